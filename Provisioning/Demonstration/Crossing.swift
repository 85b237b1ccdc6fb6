/// What the turnstile's sensor saw, held against what was granted.
package struct Crossing: Sendable, Equatable {
    private let granted: Int
    private let outcomes: [PassageBook.Outcome: Int]
    private let events: [String: Int]
    /// How often the board closed its contact.
    private let pulses: Int

    package init(_ book: PassageBook, pulses: Int) throws {
        self.init(
            granted: try book.grants(),
            outcomes: try book.outcomes(),
            events: try book.events(),
            pulses: pulses
        )
    }

    package init(
        granted: Int,
        outcomes: [PassageBook.Outcome: Int],
        events: [String: Int],
        pulses: Int
    ) {
        self.granted = granted
        self.outcomes = outcomes
        self.events = events
        self.pulses = pulses
    }

    private var passed: Int { outcomes[.passed] ?? 0 }
    private var givenBack: Int { outcomes[.notUsed] ?? 0 }

    /// Each grant one pulse, and each seen to its end; one person did not turn.
    package var isGood: Bool {
        granted > 0 && granted == passed + givenBack && pulses == granted && givenBack == 1
    }

    package var line: String {
        let told = events.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        return "The turnstile opened \(pulses) times for \(granted) grants: \(passed) passed, "
            + "\(givenBack) given back"
            + (told.isEmpty ? "." : "; it told \(told.joined(separator: ", ")).")
    }
}
