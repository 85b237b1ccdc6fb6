import CommandLine
import HubAdmin
import Processes
import Vocabulary

/// One place during the show: holds codes before its camera, lays badges on its reader, and watches
/// what is decided.
///
/// A person whose code was not read tries again, as people do; that is counted and told.
actor Stage {
    /// How long a person holds a code up before trying again.
    private static let patience = Duration.seconds(3)
    private static let triesMax = 4
    private static let pollPause = Duration.milliseconds(20)
    /// The same card laid down again sooner would be the same presentation.
    private static let cardPause = Duration.milliseconds(2_600)

    let edge: EdgeKeeper
    private let cards: CardTable
    private let console: Console
    private var lastTaps: [String: ContinuousClock.Instant] = [:]
    private var lastNumber: Int64 = 0
    private var script: [UInt8] = []
    private(set) var tally = Tally()

    init(_ edge: EdgeKeeper, cards: CardTable, console: Console) {
        self.edge = edge
        self.cards = cards
        self.console = console
    }

    func play(_ acts: [Act]) async throws {
        for act in acts {
            try await play(act)
        }
    }

    func play(_ act: Act) async throws {
        for attempt in 1...Self.triesMax {
            if attempt > 1 { tally.triedAgain += 1 }
            try await show(act.medium)
            guard let decision = try await nextDecision() else { continue }
            note(decision, act)
            return
        }
        throw DemonstrationFailure(
            "The \(act.place.rawValue) decided nothing on a code or a badge that was shown "
                + "\(Self.triesMax) times."
        )
    }

    private func show(_ medium: Act.Medium) async throws {
        switch medium {
        case .code(let text):
            script += Array(text.utf8) + [UInt8(ascii: "\n")]
            try Files.write(script, to: edge.script)
        case .badge(let tap):
            if let last = lastTaps[tap.number] {
                try await Task.sleep(until: last + Self.cardPause)
            }
            try await cards.tap(tap, at: edge.place)
            lastTaps[tap.number] = .now
        }
    }

    private func nextDecision() async throws -> JSON? {
        let deadline = ContinuousClock.now + Self.patience
        while ContinuousClock.now < deadline {
            if let first = try await edge.decisions(after: lastNumber).first {
                lastNumber = first["number"]?.integer ?? lastNumber + 1
                return first
            }
            try await Task.sleep(for: Self.pollPause)
        }
        return nil
    }

    private func note(_ decision: JSON, _ act: Act) {
        let verdict = decision["verdict"]?.text ?? "nothing"
        let latency = decision["latencyMicroseconds"]?.integer ?? 0
        tally.add(verdict: verdict, expected: act.verdict, latencyMicroseconds: latency)
        let clock = (decision["time"]?.text ?? "").dropFirst(11).prefix(12)
        var words = verdict == act.verdict ? "" : "   expected \(act.verdict)"
        if case .badge(let tap) = act.medium { words += "   " + tap.caption }
        console.say(
            "  \(clock)  \(Column.left(edge.place.rawValue, 10))"
                + Column.left(verdict, 16)
                + Column.left(decision["right"]?.text ?? "-", 21)
                + Column.right(Decimal.milliseconds(latency), 9) + words
        )
    }
}
