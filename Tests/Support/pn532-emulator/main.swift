import CardEmulation
import CommandLine
import PortEmulation

let command = CommandSpec(
    "pn532-emulator",
    summary: "A card reader on a pseudo-terminal, for libnfc: cards are laid down by lines.",
    options: [
        .value(
            "link",
            "PATH",
            repeats: true,
            "Keeps a symbolic link pointing at the port; one reader for each."
        ),
        .value("card", "KIND", "Lays a card down at once: ntag215, ntag424, plain, phone…"),
        .value("uid", "HEX", "The card's number."),
        .value("url", "TEXT", "The address on the card."),
        .value("address", "TEXT", "What the address of an ntag424 begins with."),
        .value("key1", "HEX", "The key that hides the number."),
        .value("key2", "HEX", "The key that signs."),
        .value("counter", "N", "How often it was read."),
        .value("set", "NAME=VALUE", repeats: true, "Anything else the card is to be: atqa=, sak=…"),
        .value("latency", "MS", default: "0", "Holds each reply back, at most 200 ms."),
        .value("lifetime", "S", default: "3600", "Ends by itself."),
    ],
    example: "pn532-emulator --link ./reader --card ntag215 --url https://jalon.example/b"
)

await Program(command, version: "1").main { parsed, console in
    var input = ControlInput()
    let latency = try parsed.int("latency", in: 0...200) ?? 0
    let lifetime = try parsed.int("lifetime", in: 1...86_400) ?? 3_600
    let links: [String?] = parsed.strings("link").map { $0 }
    let readers = try (links.isEmpty ? [nil] : links).map { link in
        try EmulatedReader(
            link: link,
            latency: .milliseconds(latency),
            lifetime: .seconds(lifetime)
        )
    }
    defer { for reader in readers { reader.stop() } }
    var desk = ControlDesk(readers)
    if let kind = parsed.string("card") {
        let told = ["uid", "url", "address", "key1", "key2", "counter"].compactMap { name in
            parsed.string(name).map { "\(name)=\($0)" }
        }
        let words = ["card", kind] + told + parsed.strings("set")
        let answer = desk.answer(to: words.joined(separator: " ")) ?? ""
        guard answer == "ok" else {
            console.note(answer)
            return .usage
        }
    }
    for reader in readers { console.say(reader.path ?? "") }
    while let line = input.next(unless: { readers.contains { $0.isStopped } }) {
        guard let answer = desk.answer(to: line) else { break }
        console.say(answer)
    }
    return .ok
}
