import Access
import Gates
import Testing

@Suite struct RelayMachineTests {
    private static func pulse(
        _ direction: Direction = .entry,
        milliseconds: Int = 300,
        expires: Int = 10_000
    ) -> RelayMachine.Input {
        .order(
            .pulse(
                passage: 5,
                direction,
                duration: .milliseconds(milliseconds),
                expiresAt: .milliseconds(expires)
            )
        )
    }

    private static func opened(
        _ channels: RelayMachine.Channels = .init(entry: 1, exit: 2)
    ) -> RelayMachine {
        var relay = RelayMachine(channels)
        _ = relay.handle(.opened, at: .zero)
        _ = relay.handle(.tick, at: .milliseconds(50))
        return relay
    }

    @Test(arguments: [
        (UInt8(1), true, [UInt8](arrayLiteral: 0xA0, 0x01, 0x01, 0xA2)),
        (1, false, [0xA0, 0x01, 0x00, 0xA1]),
        (2, true, [0xA0, 0x02, 0x01, 0xA3]),
        (16, true, [0xA0, 0x10, 0x01, 0xB1]),
    ])
    func `A relay is switched by four bytes`(_ channel: UInt8, _ isClosed: Bool, _ bytes: [UInt8]) {
        #expect(RelayBoard.command(channel: channel, isClosed: isClosed) == bytes)
    }

    @Test func `All channels are at rest, twice, when the line opens`() {
        var relay = RelayMachine(.init(entry: 1, exit: 2))
        #expect(
            relay.handle(.opened, at: .zero)
                == [
                    .write([0xA0, 1, 0, 0xA1]), .write([0xA0, 2, 0, 0xA2]), .news(.ready),
                ]
        )
        #expect(relay.deadline == .milliseconds(50))
        #expect(relay.handle(.tick, at: .milliseconds(49)) == [])
        #expect(
            relay.handle(.tick, at: .milliseconds(50))
                == [.write([0xA0, 1, 0, 0xA1]), .write([0xA0, 2, 0, 0xA2])]
        )
        #expect(relay.deadline == nil)
    }

    @Test func `A pulse is as long as it was ordered`() {
        var relay = Self.opened()
        #expect(
            relay.handle(Self.pulse(.exit), at: .seconds(1))
                == [
                    .write([0xA0, 2, 1, 0xA3]),
                    .news(.began(passage: 5, at: .seconds(1))),
                ]
        )
        #expect(relay.deadline == .milliseconds(1_300))
        #expect(relay.handle(.tick, at: .milliseconds(1_299)) == [])
        #expect(
            relay.handle(.tick, at: .milliseconds(1_300)) == [.write([0xA0, 2, 0, 0xA2])]
        )
        #expect(
            relay.handle(.tick, at: .milliseconds(1_350)) == [.write([0xA0, 2, 0, 0xA2])]
        )
        #expect(relay.deadline == nil)
    }

    @Test func `No pulse is longer than 10 s, whoever orders it`() {
        var relay = Self.opened()
        _ = relay.handle(Self.pulse(milliseconds: 1_000_000_000), at: .seconds(1))
        #expect(relay.deadline == .seconds(11))
    }

    @Test(arguments: [
        (Self.pulse(expires: 999), "expired"),
        (Self.pulse(milliseconds: 0), "no duration"),
        (Self.pulse(milliseconds: -1), "no duration"),
        (Self.pulse(.exit), "no contact in this direction"),
    ])
    func `A pulse that cannot be is refused and closes nothing`(
        _ order: RelayMachine.Input,
        _ reason: String
    ) {
        var relay = Self.opened(.init(entry: 1))
        #expect(
            relay.handle(order, at: .seconds(1))
                == [.news(.refused(passage: 5, reason: reason))]
        )
        #expect(relay.deadline == nil)
    }

    @Test func `Two contacts are never closed at once by pulses`() {
        var relay = Self.opened()
        _ = relay.handle(Self.pulse(), at: .seconds(1))
        #expect(
            relay.handle(Self.pulse(.exit), at: .milliseconds(1_100))
                == [.news(.refused(passage: 5, reason: "busy"))]
        )
    }

    @Test func `Held contacts are closed until rest, and at the end everything rests`() {
        var relay = Self.opened()
        #expect(
            relay.handle(.order(.hold), at: .seconds(1))
                == [.write([0xA0, 1, 1, 0xA2]), .write([0xA0, 2, 1, 0xA3])]
        )
        #expect(
            relay.handle(.order(.rest), at: .seconds(2))
                == [.write([0xA0, 1, 0, 0xA1]), .write([0xA0, 2, 0, 0xA2])]
        )
        _ = relay.handle(Self.pulse(), at: .seconds(3))
        #expect(
            relay.handle(.ending, at: .milliseconds(3_100))
                == [.write([0xA0, 1, 0, 0xA1]), .write([0xA0, 2, 0, 0xA2])]
        )
    }

    @Test func `A line that is gone is written nothing, and what it was at is forgotten`() {
        var relay = Self.opened()
        _ = relay.handle(Self.pulse(), at: .seconds(1))
        #expect(relay.handle(.closed("gone"), at: .seconds(1)) == [.news(.lost("gone"))])
        #expect(relay.deadline == nil)
        #expect(relay.handle(Self.pulse(), at: .seconds(2)) == [])
        #expect(relay.handle(.ending, at: .seconds(2)) == [])
    }
}
