import CommandLine
import HubAdmin
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
    /// The hardware of the turnstile, for the place that has one.
    private let bench: DoorBench?
    private let console: Console
    private var lastTaps: [String: ContinuousClock.Instant] = [:]
    private var lastNumber: Int64 = 0
    private(set) var tally = Tally()

    init(_ edge: EdgeKeeper, cards: CardTable, bench: DoorBench?, console: Console) {
        self.edge = edge
        self.cards = cards
        self.bench = bench
        self.console = console
    }

    func play(_ acts: [Act]) async throws {
        for act in acts {
            try await play(act)
        }
    }

    func play(_ act: Act) async throws {
        if act.person != .passes { try await bench?.expect(act.person) }
        for attempt in 1...Self.triesMax {
            if attempt > 1 { tally.triedAgain += 1 }
            try await show(act.medium)
            guard let decision = try await nextDecision() else { continue }
            try await note(decision, act)
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
            try await edge.strip.add(text)
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

    private func note(_ decision: JSON, _ act: Act) async throws {
        let verdict = decision["verdict"]?.text ?? "nothing"
        let latency = decision["latencyMicroseconds"]?.integer ?? 0
        tally.add(verdict: verdict, expected: act.verdict, latencyMicroseconds: latency)
        let clock = (decision["time"]?.text ?? "").dropFirst(11).prefix(12)
        var words = verdict == act.verdict ? "" : "   expected \(act.verdict)"
        if case .badge(let tap) = act.medium { words += "   " + tap.caption }
        words += try await passage(after: decision, verdict).map { "   " + $0 } ?? ""
        console.say(
            "  \(clock)  \(Column.left(edge.place.rawValue, 10))"
                + Column.left(verdict, 16)
                + Column.left(decision["right"]?.text ?? "-", 21)
                + Column.right(Decimal.milliseconds(latency), 9) + words
        )
    }

    /// What became of an opening, where a sensor tells: the turnstile waits for it as people do.
    private func passage(after decision: JSON, _ verdict: String) async throws -> String? {
        guard bench != nil, verdict == "granted", let scan = decision["record"]?.integer else {
            return nil
        }
        let book = PassageBook(journal: edge.stateFolder + "/journal.sqlite")
        guard let outcome = try await book.outcome(ofScan: scan) else {
            throw DemonstrationFailure("The turnstile never said what became of an opening.")
        }
        tally.outcomes[outcome, default: 0] += 1
        return outcome.words
    }
}
