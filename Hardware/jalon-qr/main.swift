import CodeReader
import CommandLine

await ReaderProgram.program.main { parsed, console in
    try ReaderProgram.run(parsed, console)
}
