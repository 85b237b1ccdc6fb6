import CommandLine
import DoorBoardEmulation
import PortEmulation

let command = CommandSpec(
    "door-board-emulator",
    summary: """
        A door board on a pseudo-terminal: people and faults are ordered by lines, what happens is \
        printed as OPEN, PASS, LAMP… with the milliseconds since the machine's start.
        """,
    options: [
        .value("link", "PATH", "Keeps a symbolic link pointing at the port."),
        .value("person", "KIND", default: "pass", "pass, none, twice, stuck, wrong-way or door."),
        .value("after", "MS", default: "300", "How long after the opening the person acts."),
        .value("boot", "N", default: "1", "The number of its start."),
        .flag("no-lamps", "A board without lamps."),
        .value("lifetime", "S", default: "3600", "Ends by itself."),
    ],
    example: "door-board-emulator --link ./gate --person pass --after 300"
)

await Program(command, version: "1").main { parsed, console in
    var input = ControlInput()
    let lifetime = try parsed.int("lifetime", in: 1...86_400) ?? 3_600
    let board = try DoorBoard(
        link: parsed.string("link"),
        boot: UInt64(try parsed.int("boot", in: 1...1_000_000) ?? 1),
        hasLamps: !parsed.flag("no-lamps"),
        lifetime: .seconds(lifetime),
        told: { event, time in console.say(event.line(at: time)) }
    )
    defer { board.stop() }
    let desk = BoardDesk(board)
    let kind = parsed.string("person") ?? "pass"
    let answer = desk.answer(to: "person \(kind) \(parsed.string("after") ?? "300")") ?? ""
    guard answer == "ok" else {
        console.note(answer)
        return .usage
    }
    console.say(board.path ?? "")
    while let line = input.next(unless: { board.isStopped }) {
        guard let answer = desk.answer(to: line) else { break }
        console.say(answer)
    }
    return .ok
}
