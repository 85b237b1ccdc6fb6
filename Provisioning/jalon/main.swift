import CommandLine
import Operator

await OperatorProgram.program.main { parsed, console in
    try await OperatorProgram.run(parsed, console)
}
