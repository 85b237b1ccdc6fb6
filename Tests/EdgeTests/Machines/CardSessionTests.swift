import Access
import Badges
import CardEmulation
import Edge
import ReaderLines
import Testing

struct CardSessionTests {
    private static let uid: [UInt8] = [4, 1, 2, 3, 4, 5, 6]
    private static let other: [UInt8] = [4, 9, 9, 9, 9, 9, 9]
    private static let digest = BadgeDigest(.card, uid, key: [])
    private static let start = Duration.seconds(100)

    private static func target(_ uid: [UInt8] = uid) throws -> CardTarget {
        try CardTarget(uid: uid, atqa: 0x0044, sak: 0, ats: [])
    }

    private static func session() -> CardSession {
        CardSession { [UInt8](repeating: 1, count: $0) }
    }

    /// A plan that takes at least one exchange.
    private static let plan = BadgePlanner.Preparation.read(
        CardPlan(wanted: .signed, chip: .type2, keys: nil, address: "https://a.example"),
        digest
    )
    /// A plan for which the number is enough.
    private static let number = BadgePlanner.Preparation.read(
        CardPlan(wanted: .copyable, chip: .none, keys: nil, address: ""),
        digest
    )

    private static func outcomes(_ actions: [CardSession.Action]) -> [BadgeReading.Outcome] {
        actions.compactMap { action in
            if case .present(let reading, _) = action { reading.outcome } else { nil }
        }
    }

    private static func commands(_ actions: [CardSession.Action]) -> [ReaderCommand] {
        actions.compactMap { action in
            if case .send(let command) = action { command } else { nil }
        }
    }

    /// A session whose card was asked for something.
    private static func asked(_ number: UInt32 = 1) throws -> CardSession {
        var session = session()
        let actions = session.handle(.card(number: number, try target(), plan), at: start)
        guard case .exchange(number: number, _)? = commands(actions).first else {
            Issue.record("the card was not asked: \(actions)")
            return session
        }
        #expect(session.deadline == start + .seconds(2))
        return session
    }

    @Test func `A number is enough where no more was issued`() throws {
        var session = Self.session()
        let actions = session.handle(
            .card(number: 7, try Self.target(), Self.number),
            at: Self.start
        )
        let reading = BadgeReading(
            uid: Self.uid,
            digest: Self.digest,
            outcome: .proof(.number)
        )
        #expect(
            actions == [.present(reading, seenAt: Self.start), .send(.done(number: 7))]
        )
        #expect(session.deadline == nil)
    }

    @Test func `A card that is not read within two seconds is too long`() throws {
        var session = try Self.asked()
        #expect(session.handle(.tick, at: Self.start + .milliseconds(1_999)).isEmpty)
        let actions = session.handle(.tick, at: Self.start + .seconds(2))
        #expect(Self.outcomes(actions) == [.fault(.tooLong)])
        #expect(Self.commands(actions) == [.done(number: 1)])
        #expect(session.handle(.tick, at: Self.start + .seconds(3)).isEmpty)
    }

    @Test(arguments: [true, false])
    func `A card that leaves in the middle is waited for, then told of once`(
        _ isLostFirst: Bool
    ) throws {
        var session = try Self.asked()
        let left = Self.start + .milliseconds(100)
        if isLostFirst { #expect(session.handle(.lost(number: 1), at: left).isEmpty) }
        #expect(session.handle(.gone, at: left).isEmpty)
        #expect(session.handle(.gone, at: left + .milliseconds(50)).isEmpty)
        #expect(session.deadline == left + .milliseconds(500))
        #expect(session.handle(.tick, at: left + .milliseconds(499)).isEmpty)
        let actions = session.handle(.tick, at: left + .milliseconds(500))
        #expect(Self.outcomes(actions) == [.fault(.left)])
        #expect(session.handle(.tick, at: left + .seconds(1)).isEmpty)
    }

    @Test(arguments: [(499, 1), (500, 2)])
    func `A card that is lost, goes and comes anew is one presentation within half a second`(
        _ away: Int,
        _ count: Int
    ) throws {
        var session = try Self.asked()
        let lost = Self.start + .milliseconds(50)
        var actions = session.handle(.lost(number: 1), at: lost)
        actions += session.handle(.gone, at: lost + .milliseconds(10))
        let found = lost + .milliseconds(away)
        actions += session.handle(.tick, at: found)
        #expect(Self.outcomes(actions) == (count == 1 ? [] : [.fault(.left)]))
        actions += session.handle(.card(number: 2, try Self.target(), Self.number), at: found)
        #expect(Self.outcomes(actions).count == count)
        #expect(Self.outcomes(actions).last == .proof(.number))
        // The time runs from when it first came.
        guard
            case .present(_, let seenAt)? = actions.last(where: { action in
                if case .present = action { true } else { false }
            })
        else { return }
        #expect(seenAt == (count == 1 ? Self.start : found))
    }

    @Test func `A card that is lost and found for ever is given up after four seconds`() throws {
        var session = try Self.asked()
        var now = Self.start
        for number in UInt32(2)...14 {
            now += .milliseconds(300)
            guard now < Self.start + .seconds(4) else { break }
            #expect(Self.outcomes(session.handle(.lost(number: number - 1), at: now)) == [])
            #expect(Self.outcomes(session.handle(.gone, at: now)) == [])
            let card = CardSession.Event.card(number: number, try Self.target(), Self.plan)
            #expect(Self.outcomes(session.handle(card, at: now)) == [])
        }
        #expect(session.deadline == Self.start + .seconds(4))
        let actions = session.handle(.tick, at: Self.start + .seconds(4))
        #expect(Self.outcomes(actions) == [.fault(.tooLong)])
    }

    @Test func `What is no card is told with its fault, once for each time the reader tells it`()
        throws
    {
        var session = Self.session()
        let now = Self.start
        let bad = session.handle(.bad(.malformed), at: now)
        let reading = BadgeReading(uid: [], digest: nil, outcome: .fault(.malformed))
        #expect(bad == [.present(reading, seenAt: now)])
        #expect(session.handle(.tick, at: now + .seconds(3)).isEmpty)
        #expect(Self.outcomes(session.handle(.bad(.paddedNumber), at: now)).count == 1)
    }

    @Test func `A second card laid on the one that is read is one refusal, of the first`() throws {
        var session = try Self.asked()
        _ = session.handle(.lost(number: 1), at: Self.start)
        _ = session.handle(.gone, at: Self.start)
        let actions = session.handle(.bad(.malformed), at: Self.start + .milliseconds(100))
        let reading = BadgeReading(
            uid: Self.uid,
            digest: Self.digest,
            outcome: .fault(.malformed)
        )
        #expect(actions == [.present(reading, seenAt: Self.start)])
        #expect(session.deadline == nil)
    }

    @Test func `A lost card has half a second to be found again`() throws {
        var session = try Self.asked()
        #expect(session.handle(.lost(number: 1), at: Self.start).isEmpty)
        #expect(session.deadline == Self.start + .milliseconds(500))
        var found = session
        let again = found.handle(
            .card(number: 2, try Self.target(), Self.plan),
            at: Self.start + .milliseconds(100)
        )
        #expect(Self.outcomes(again).isEmpty)
        #expect(found.deadline == Self.start + .milliseconds(2_100))
        #expect(
            Self.outcomes(session.handle(.tick, at: Self.start + .milliseconds(500)))
                == [.fault(.left)]
        )
    }

    @Test func `A reader that ends leaves the card unread`() throws {
        var session = try Self.asked()
        #expect(Self.outcomes(session.handle(.ended, at: Self.start)) == [.fault(.left)])
    }

    @Test func `What is said of another card is passed over`() throws {
        var session = try Self.asked(5)
        #expect(session.handle(.reply(number: 4, [1, 2]), at: Self.start).isEmpty)
        #expect(session.handle(.lost(number: 6), at: Self.start).isEmpty)
        #expect(session.deadline == Self.start + .seconds(2))
    }

    @Test func `Another card takes the place of the one that is read, which has left`() throws {
        var session = try Self.asked()
        let actions = session.handle(
            .card(number: 2, try Self.target(Self.other), Self.plan),
            at: Self.start + .milliseconds(10)
        )
        #expect(Self.outcomes(actions) == [.fault(.left)])
        #expect(session.handle(.reply(number: 1, [0]), at: Self.start).isEmpty)
        #expect(session.deadline == Self.start + .milliseconds(2_010))
    }

    @Test func `A card held for an hour is one presentation`() throws {
        var session = Self.session()
        let card = try Self.target()
        var seen = 0
        var now = Self.start
        for second in 0..<3_600 {
            now = Self.start + .seconds(second)
            let number = UInt32(second + 1)
            seen +=
                Self.outcomes(
                    session.handle(.card(number: number, card, Self.number), at: now)
                ).count
            // A weak field loses it now and then.
            if second.isMultiple(of: 7) { _ = session.handle(.gone, at: now) }
        }
        #expect(seen == 1)
    }

    @Test(arguments: [(1_499, 1), (1_500, 2)])
    func `A card counts anew when it was away for the gap`(_ away: Int, _ count: Int) throws {
        var session = Self.session()
        let card = try Self.target()
        var actions = session.handle(.card(number: 1, card, Self.number), at: Self.start)
        _ = session.handle(.gone, at: Self.start + .seconds(60))
        actions += session.handle(
            .card(number: 2, card, Self.number),
            at: Self.start + .seconds(60) + .milliseconds(away)
        )
        #expect(Self.outcomes(actions).count == count)
        // It is told to watch for the card's leaving in any case.
        #expect(Self.commands(actions) == [.done(number: 1), .done(number: 2)])
    }

    @Test func `A reader that crashes under a card does not make two of it`() throws {
        var session = Self.session()
        let card = try Self.target()
        var actions = session.handle(.card(number: 9, card, Self.number), at: Self.start)
        _ = session.handle(.ended, at: Self.start + .seconds(60))
        actions += session.handle(
            .card(number: 1, card, Self.number),
            at: Self.start + .seconds(62)
        )
        #expect(Self.outcomes(actions).count == 1)
        _ = session.handle(.gone, at: Self.start + .seconds(70))
        actions += session.handle(
            .card(number: 2, card, Self.number),
            at: Self.start + .seconds(72)
        )
        #expect(Self.outcomes(actions).count == 2)
    }

    @Test func `A card that was badly held may try again at once`() throws {
        var session = try Self.asked()
        _ = session.handle(.gone, at: Self.start)
        let actions = session.handle(
            .card(number: 2, try Self.target(), Self.number),
            at: Self.start + .milliseconds(100)
        )
        #expect(Self.outcomes(actions) == [.proof(.number)])
    }

    @Test func `A presentation that found no room counts anew`() throws {
        var session = Self.session()
        let card = try Self.target()
        _ = session.handle(.card(number: 1, card, Self.number), at: Self.start)
        session.retract()
        _ = session.handle(.gone, at: Self.start)
        let actions = session.handle(.card(number: 2, card, Self.number), at: Self.start)
        #expect(Self.outcomes(actions).count == 1)
    }
}
