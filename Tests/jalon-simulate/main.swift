import CommandLine
import Simulator

await SimulateProgram.main()
