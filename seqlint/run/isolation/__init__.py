"""What stands between a submission and this machine: layers of the kernel's own, each tried before it is relied on."""
