/// The card readers of the demonstration, and the cards that people carry from one to the other.
///
/// One process emulates three PN532 on pseudo-terminals, each behind a link that the real libnfc
/// opens; it is told by lines who lays down what.
struct CardTable: Sendable {
    enum Reader: Int, CaseIterable {
        case kiosk = 1
        case door
        /// Where the operator writes badges.
        case desk

        var link: String {
            switch self {
            case .kiosk: "badge-reader"
            case .door: "door-reader"
            case .desk: "desk-reader"
            }
        }
    }

    /// How long a person holds a card to the reader.
    private static let tapMilliseconds = 700
    private static let lifetimeSeconds = 86_400

    private let folder: String
    private let emulator: Emulator

    init(program: String, folder: String) throws {
        self.folder = folder
        let links = Reader.allCases.flatMap { ["--link", "\(folder)/\($0.link)"] }
        emulator = try Emulator(
            program: program,
            links + ["--lifetime", "\(Self.lifetimeSeconds)"],
            log: folder + "/emulator.log"
        )
    }

    /// What `jalon-nfc` is told to open.
    func device(of reader: Reader) -> String {
        "pn532_uart:\(folder)/\(reader.link)"
    }

    func device(at place: Place) -> String? {
        place.hasCardReader ? device(of: place == .door ? Reader.door : .kiosk) : nil
    }

    /// Waits until all readers can be opened.
    func start() async throws {
        try await emulator.start()
        for _ in Reader.allCases { try await emulator.line() }
    }

    func tap(_ tap: Act.Tap, at place: Place) async throws {
        let reader = place == .door ? Reader.door : .kiosk
        try await emulator.tell("at \(reader.rawValue) tap \(Self.tapMilliseconds) \(tap.card)")
    }

    func lay(_ card: String, on reader: Reader) async throws {
        try await emulator.tell("at \(reader.rawValue) card \(card)")
    }

    func clear(_ reader: Reader) async throws {
        try await emulator.tell("at \(reader.rawValue) remove")
    }

    /// Somebody's phone reads a card and plays what it read from then on.
    func record(_ name: String, as tape: String) async throws {
        try await emulator.tell("record name=\(name) as=\(tape)")
    }

    func stop() async {
        await emulator.stop()
    }
}
