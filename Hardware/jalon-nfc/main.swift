import CardReader
import CommandLine

await CardReaderProgram.program.main { parsed, console in
    try CardReaderProgram.run(parsed, console)
}
