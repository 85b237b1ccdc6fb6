import FoundationEssentials
import Processes

/// The card readers of the demonstration, and the cards that people carry from one to the other.
///
/// One process emulates three PN532 on pseudo-terminals, each behind a link that the real libnfc
/// opens; it is told by lines who lays down what. It ends with its standard input.
actor CardTable {
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
    private static let patience = Duration.seconds(5)

    nonisolated private let folder: String
    private let child: Child
    private let output: PipeReader
    private var heard: [UInt8] = []
    private var last: Task<String, any Error>?

    init(program: String, folder: String) throws {
        let absolute =
            folder.hasPrefix("/")
            ? folder : FileManager.default.currentDirectoryPath + "/" + folder
        self.folder = absolute
        let links = Reader.allCases.flatMap { ["--link", "\(absolute)/\($0.link)"] }
        child = try Child(
            ChildSpec(
                program,
                links + ["--lifetime", "\(Self.lifetimeSeconds)"],
                input: .pipe,
                output: .pipe,
                errors: .file(absolute + "/emulator.log")
            )
        )
        guard let output = child.output else {
            throw DemonstrationFailure("The emulated readers have no standard output.")
        }
        self.output = output
    }

    /// What `jalon-nfc` is told to open.
    nonisolated func device(of reader: Reader) -> String {
        "pn532_uart:\(folder)/\(reader.link)"
    }

    nonisolated func device(at place: Place) -> String? {
        place.hasCardReader ? device(of: place == .door ? Reader.door : .kiosk) : nil
    }

    /// Waits until all readers can be opened.
    func start() async throws {
        for _ in Reader.allCases { _ = try await line() }
    }

    func tap(_ tap: Act.Tap, at place: Place) async throws {
        let reader = place == .door ? Reader.door : .kiosk
        try await tell("at \(reader.rawValue) tap \(Self.tapMilliseconds) \(tap.card)")
    }

    func lay(_ card: String, on reader: Reader) async throws {
        try await tell("at \(reader.rawValue) card \(card)")
    }

    func clear(_ reader: Reader) async throws {
        try await tell("at \(reader.rawValue) remove")
    }

    /// Somebody's phone reads a card and plays what it read from then on.
    func record(_ name: String, as tape: String) async throws {
        try await tell("record name=\(name) as=\(tape)")
    }

    func stop() async {
        await child.closeInput()
        await child.terminate(grace: .seconds(2))
    }

    /// One line and its answer; the next line waits for it.
    private func tell(_ words: String) async throws {
        let former = last
        let task = Task {
            _ = try? await former?.value
            try await child.write(Array((words + "\n").utf8))
            return try await line()
        }
        last = task
        let answer = try await task.value
        guard answer.hasPrefix("ok") else {
            throw DemonstrationFailure("The emulated readers refuse \"\(words)\": \(answer).")
        }
    }

    private func line() async throws -> String {
        let end = ContinuousClock.now + Self.patience
        while ContinuousClock.now < end {
            if let cut = heard.firstIndex(of: UInt8(ascii: "\n")) {
                defer { heard.removeFirst(cut + 1) }
                return String(decoding: heard[..<cut], as: UTF8.self)
            }
            guard let more = await output.next() else { break }
            heard += more
        }
        throw DemonstrationFailure(
            "The emulated readers do not answer; their words are in \(folder)/emulator.log."
        )
    }
}
