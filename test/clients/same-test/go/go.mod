module expiry

go 1.19
