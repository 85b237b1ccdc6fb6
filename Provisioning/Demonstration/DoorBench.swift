import Processes
import Synchronization

/// The turnstile's hardware: an emulated door board, and the people before it.
///
/// Where a real turnstile has a micro-controller on a serial port, one process emulates it on a
/// pseudo-terminal; the edge drives it by its real driver and believes its sensor.
package final class DoorBench: Sendable {
    /// What somebody does whom the turnstile lets through.
    package enum Person: Sendable, Hashable {
        /// Goes through soon after the opening.
        case passes
        /// Does not turn it.
        case walksAway
        /// Goes through with somebody else right behind.
        case isFollowed
    }

    /// Something that happened at the board.
    package struct Event: Sendable, Hashable {
        /// Such as `OPEN`, `PASS` or `UNPLUG`.
        package let word: String
        /// Since the machine's start.
        package let at: Duration

        /// Reads `PASS entry 81523`: the word first, milliseconds last.
        package init?(_ line: String) {
            let words = line.split(separator: " ")
            guard words.count > 1, let number = Int64(words[words.count - 1]) else { return nil }
            word = String(words[0])
            at = .milliseconds(number)
        }
    }

    /// The newest events are kept; all are counted.
    package static let eventsMax = 4_096
    private static let passMilliseconds = 60
    private static let lifetimeSeconds = 86_400

    private struct Log {
        var counts: [String: Int] = [:]
        var events: [Event] = []
    }

    /// The serial line, as an edge is told of it.
    package let device: String
    private let emulator: Emulator
    private let log = Mutex(Log())

    package init(program: String, folder: String) throws {
        device = folder + "/door-board"
        emulator = try Emulator(
            program: program,
            [
                "--link", device, "--person", "pass", "--after", "\(Self.passMilliseconds)",
                "--lifetime", "\(Self.lifetimeSeconds)",
            ],
            log: folder + "/door-board.log"
        )
    }

    /// Waits until the line can be opened.
    package func start() async throws {
        try await emulator.start { [self] line in
            guard let event = Event(line) else { return }
            log.withLock { log in
                log.counts[event.word, default: 0] += 1
                if log.events.count == Self.eventsMax { log.events.removeFirst() }
                log.events.append(event)
            }
        }
        try await emulator.line()
    }

    /// What the next person does for whom it opens.
    package func expect(_ person: Person) async throws {
        switch person {
        case .passes: try await emulator.tell("next pass \(Self.passMilliseconds)")
        case .walksAway: try await emulator.tell("next none")
        case .isFollowed: try await emulator.tell("next twice \(Self.passMilliseconds)")
        }
    }

    /// Somebody climbs over it, granted or not.
    package func climb() async throws {
        try await emulator.tell("walk entry")
    }

    package func unplug() async throws {
        try await emulator.tell("unplug")
    }

    package func plug() async throws {
        try await emulator.tell("plug")
    }

    package func count(_ word: String) -> Int { log.withLock { $0.counts[word] ?? 0 } }

    /// When that happened, the newest last.
    package func times(_ word: String) -> [Duration] {
        log.withLock { $0.events.filter { $0.word == word }.map(\.at) }
    }

    package func stop() async {
        await emulator.stop()
    }
}
