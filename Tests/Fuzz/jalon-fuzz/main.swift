import FuzzDriver

try FuzzDriver.main()
