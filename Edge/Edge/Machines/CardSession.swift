import Access
package import Badges
package import ReaderLines

/// The talk with one card at a reader, from its coming to what came of it; one card at a time.
///
/// A card that stays, or that a weak field loses and finds again, is one presentation.
package struct CardSession: Sendable {
    package enum Event: Sendable {
        /// A card came; what to do with it was looked up.
        case card(number: UInt32, CardTarget, BadgePlanner.Preparation)
        case reply(number: UInt32, [UInt8])
        case lost(number: UInt32)
        case gone
        /// What is on the reader is no card.
        case bad(CardFault)
        /// The reader ended, with whatever lay on it.
        case ended
        case tick
    }

    package enum Action: Sendable, Equatable {
        case send(ReaderCommand)
        /// `seenAt` is when the card came; since boot.
        case present(BadgeReading, seenAt: Duration)
    }

    /// How long a card may take to be read.
    package static let readingMax = Duration.seconds(2)
    /// How long a card that was lost, or that left in the middle, is waited for.
    ///
    /// A reader tells of an honest tap in a weak field as one that was lost, went and came anew.
    package static let lostMax = Duration.milliseconds(500)
    /// How long a card that is lost and found again may take altogether.
    package static let findingMax = Duration.seconds(4)
    /// How long a reader may take to come back to a card that still lies on it.
    package static let restartMax = Duration.seconds(5)

    private struct Talk: Sendable {
        let number: UInt32
        let uid: [UInt8]
        let digest: BadgeDigest
        /// When it came first, before it was lost and found again.
        let seenAt: Duration
        let startedAt: Duration
        var reading: CardReading
        /// When it was lost; the reader may find it again.
        var lostAt: Duration?

        var deadline: Duration {
            let step = lostAt.map { $0 + lostMax } ?? startedAt + readingMax
            return min(step, seenAt + findingMax)
        }
    }

    /// The last card that was answered.
    private struct Last: Sendable {
        let uid: [UInt8]
        /// Until when it counts as the same presentation; nil while it lies on the reader.
        var until: Duration?
    }

    private let gap: Duration
    private let random: @Sendable (Int) -> [UInt8]
    private var talk: Talk?
    private var last: Last?

    package init(
        gap: Duration = PresentationMachine.gapDefault,
        random: @escaping @Sendable (Int) -> [UInt8]
    ) {
        self.gap = gap
        self.random = random
    }

    /// When `.tick` is due; nil while no card is read.
    package var deadline: Duration? { talk?.deadline }

    package mutating func handle(_ event: Event, at now: Duration) -> [Action] {
        switch event {
        case .card(let number, let card, let preparation):
            return begin(number, card, preparation, now)
        case .reply(let number, let bytes):
            guard talk?.number == number, talk?.lostAt == nil,
                let step = talk?.reading.handle(reply: bytes)
            else { return [] }
            return take(step)
        case .lost(let number):
            if talk?.number == number { lose(at: now) }
            return []
        case .gone:
            lose(at: now)
            leave(until: now + gap)
            return []
        case .bad(let fault): return bad(fault, now)
        case .ended:
            leave(until: now + Self.restartMax)
            return abandon()
        case .tick:
            guard let deadline, now >= deadline else { return [] }
            return take(.failed(talk?.lostAt == nil ? .tooLong : .left))
        }
    }

    /// Takes a presentation back that nobody could look at: the card counts anew.
    package mutating func retract() {
        last = nil
    }

    private mutating func begin(
        _ number: UInt32,
        _ card: CardTarget,
        _ preparation: BadgePlanner.Preparation,
        _ now: Duration
    ) -> [Action] {
        let isFound = talk?.uid == card.uid
        let seenAt = isFound ? talk?.seenAt ?? now : now
        // Another card in its place: the one before was not read to its end.
        let before = isFound ? [] : abandon()
        talk = nil
        let isHeld = last?.uid == card.uid && last?.until.map { now < $0 } ?? true
        guard !isHeld else {
            last?.until = nil
            return before + [.send(.done(number: number))]
        }
        last = nil
        switch preparation {
        case .answer(let reading):
            last = Last(uid: card.uid)
            return before + [.present(reading, seenAt: seenAt), .send(.done(number: number))]
        case .read(let plan, let digest):
            var reading = CardReading(card, plan: plan, random: random)
            let step = reading.begin()
            talk = Talk(
                number: number,
                uid: card.uid,
                digest: digest,
                seenAt: seenAt,
                startedAt: now,
                reading: reading
            )
            return before + take(step)
        }
    }

    private mutating func take(_ step: CardStep) -> [Action] {
        guard let talk else { return [] }
        switch step {
        case .exchange(let bytes):
            guard (1...ReaderLimits.exchangeBytesMax).contains(bytes.count) else {
                return finish(.fault(.tooLong), talk)
            }
            return [.send(.exchange(number: talk.number, bytes))]
        case .done(let proof): return finish(.proof(proof), talk)
        case .failed(let fault): return finish(.fault(fault), talk)
        }
    }

    private mutating func finish(_ outcome: BadgeReading.Outcome, _ ended: Talk) -> [Action] {
        talk = nil
        let reading = BadgeReading(uid: ended.uid, digest: ended.digest, outcome: outcome)
        if !outcome.mayBeTriedAgain { last = Last(uid: ended.uid) }
        return [
            .present(reading, seenAt: ended.seenAt), .send(.done(number: ended.number)),
        ]
    }

    private mutating func lose(at now: Duration) {
        if talk?.lostAt == nil { talk?.lostAt = now }
    }

    private mutating func leave(until moment: Duration) {
        if last?.until == nil { last?.until = moment }
    }

    /// Once for each time that the reader tells of it; a card whose talk it ends is that card's.
    private mutating func bad(_ fault: CardFault, _ now: Duration) -> [Action] {
        defer { talk = nil }
        let reading = BadgeReading(
            uid: talk?.uid ?? [],
            digest: talk?.digest,
            outcome: .fault(fault)
        )
        return [.present(reading, seenAt: talk?.seenAt ?? now)]
    }

    private mutating func abandon() -> [Action] {
        guard let talk else { return [] }
        self.talk = nil
        let reading = BadgeReading(uid: talk.uid, digest: talk.digest, outcome: .fault(.left))
        return [.present(reading, seenAt: talk.seenAt)]
    }
}

extension BadgeReading.Outcome {
    /// Whether the same card, shown again at once, may do better: it was badly held.
    fileprivate var mayBeTriedAgain: Bool {
        switch self {
        case .fault(.left), .fault(.tooLong), .fault(.malformed), .fault(.refused): true
        case .fault, .proof, .withoutKey, .tamperedKey: false
        }
    }
}
