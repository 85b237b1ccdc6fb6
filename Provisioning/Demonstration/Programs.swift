import Processes

/// The real programs, which lie beside the one that runs.
struct Programs: Sendable {
    let hub: String
    let edge: String
    let reader: String
    let cardReader: String
    let `operator`: String
    /// A PN532 with its cards, where a real place has a reader on a serial port.
    let emulator: String
    /// A door board, where a real place has one on a serial port.
    let doorBoard: String

    init() throws {
        let folder = try OwnProcess.executableFolder()
        hub = folder + "/jalon-hub"
        edge = folder + "/jalon-edge"
        reader = folder + "/jalon-qr"
        cardReader = folder + "/jalon-nfc"
        `operator` = folder + "/jalon"
        emulator = folder + "/pn532-emulator"
        doorBoard = folder + "/door-board-emulator"
        let all = [hub, edge, reader, cardReader, `operator`, emulator, doorBoard]
        for program in all where !Files.exists(program) {
            throw DemonstrationFailure(
                "\(program) is missing: build everything with `swift build -c release`."
            )
        }
    }
}
