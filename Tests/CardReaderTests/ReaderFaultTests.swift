import CardEmulation
import Processes
import ReaderLines
import Testing

/// Every fault that an emulated PN532 knows, against the real program and the real libnfc.
@ReaderQueue @Suite(.timeLimit(.minutes(3)), .serialized) struct ReaderFaultTests {
    /// A card is looked for (InListPassiveTarget).
    nonisolated private static let look: UInt8 = 0x4A
    /// A command is given to the card (InDataExchange).
    nonisolated private static let exchange: UInt8 = 0x40
    /// How long a good card may wait after a fault.
    nonisolated private static let recoveryMax = Duration.seconds(2)

    nonisolated private static let tag = NTAG21x(
        uid: [4, 0xA1, 0xB2, 0xC3, 0xD4, 0xE5, 0xF6],
        address: "https://e.example/1"
    )
    nonisolated private static let card = "04a1b2c3d4e5f6\t0044\t00\t"
    nonisolated private static let page = "0310d1010c5504652e6578616d706c65"

    /// Reads a page of the good card, and says how it was refused where it was.
    private func read(_ reader: WatchedReader, _ number: UInt32) throws -> String {
        try reader.say(.exchange(number: number, [0x30, 4]))
        return reader.next()
    }

    /// With how many answers: what is a card for all that is reported at the first.
    nonisolated private static let looks: [(fault: ChipFault, count: Int)] = [
        (.noAck, 2), (.nack, 2), (.noReply, 2), (.errorFrame, 2), (.emptyReply, 2),
        (.wrongCommand, 2), (.extended, 1), (.badSum, 2), (.badLength, 2), (.lengthOne, 2),
        (.truncate, 2), (.junkBefore, 2), (.extraPreamble, 2), (.junkAfter, 1), (.byteByByte, 1),
    ]

    @Test(arguments: looks)
    func `Two spoiled answers to a look cost nothing but time`(
        _ given: (fault: ChipFault, count: Int)
    ) async throws {
        let emulated = try EmulatedReader()
        let reader = try WatchedReader(try #require(emulated.connection))
        #expect(reader.next() == "READY")
        emulated.arm(given.fault, count: given.count, command: Self.look)
        emulated.place(Self.tag)
        let placed = ContinuousClock.now
        #expect(reader.next() == "CARD\t1\t\(Self.card)")
        #expect(reader.time(since: placed) < Self.recoveryMax)
        #expect(try read(reader, 1) == "REPLY\t1\t\(Self.page)")
        #expect(emulated.statistics.faults[given.fault] == given.count)
        #expect(await reader.leave() == .code(0))
    }

    nonisolated private static let targets: [(fault: ChipFault, why: String)] = [
        (.longAnswerToSelect, "wrong_answer_to_select"), (.longNumber, "wrong_number_length"),
        (.shortNumber, "wrong_number_length"), (.emptyNumber, "wrong_number_length"),
        (.twoTargets, "malformed"), (.moreInformation, "malformed"),
    ]

    @Test(arguments: targets)
    func `A target that is no card is told once, and the good card after it is read`(
        _ given: (fault: ChipFault, why: String)
    ) async throws {
        let emulated = try EmulatedReader()
        let reader = try WatchedReader(try #require(emulated.connection))
        #expect(reader.next() == "READY")
        emulated.arm(given.fault, count: 5, command: Self.look)
        emulated.place(Self.tag)
        let placed = ContinuousClock.now
        let text = "\(given.why): what is on the reader is no card of ours; take it away"
        #expect(reader.next() == "FAULT\tbad-target\t\(text)")
        #expect(reader.next() == "READY")
        #expect(reader.next() == "CARD\t1\t\(Self.card)")
        #expect(reader.time(since: placed) < Self.recoveryMax)
        #expect(try read(reader, 1) == "REPLY\t1\t\(Self.page)")
        #expect(await reader.leave() == .code(0))
    }

    nonisolated private static let exchanges: [(fault: ChipFault, said: String)] = [
        (.noAck, "LOST\t1\ttimeout"), (.nack, "LOST\t1\treader"), (.noReply, "LOST\t1\ttimeout"),
        (.errorFrame, "LOST\t1\treader"), (.emptyReply, "LOST\t1\ttoo-long"),
        (.wrongCommand, "LOST\t1\treader"), (.badSum, "LOST\t1\treader"),
        (.badLength, "LOST\t1\treader"), (.lengthOne, "LOST\t1\treader"),
        (.truncate, "LOST\t1\ttimeout"), (.junkBefore, "LOST\t1\treader"),
        (.extraPreamble, "LOST\t1\treader"),
    ]

    @Test(arguments: exchanges)
    func `A spoiled answer to an exchange is LOST, and the card that stayed is read anew`(
        _ given: (fault: ChipFault, said: String)
    ) async throws {
        let emulated = try EmulatedReader(Self.tag)
        let reader = try WatchedReader(try #require(emulated.connection))
        #expect(reader.until("CARD").last == "CARD\t1\t\(Self.card)")
        emulated.arm(given.fault, count: 1, command: Self.exchange)
        let asked = ContinuousClock.now
        #expect(try read(reader, 1) == given.said)
        #expect(reader.next() == "GONE")
        #expect(reader.next() == "CARD\t2\t\(Self.card)")
        #expect(reader.time(since: asked) < Self.recoveryMax)
        #expect(try read(reader, 2) == "REPLY\t2\t\(Self.page)")
        #expect(await reader.leave() == .code(0))
    }

    @Test(arguments: [ChipFault.extended, .junkAfter, .byteByByte, .moreInformation])
    func `An answer to an exchange in an odd form is an answer`(_ fault: ChipFault) async throws {
        let emulated = try EmulatedReader(Self.tag)
        let reader = try WatchedReader(try #require(emulated.connection))
        _ = reader.until("CARD")
        emulated.arm(fault, count: 1, command: Self.exchange)
        #expect(try read(reader, 1) == "REPLY\t1\t\(Self.page)")
        #expect(try read(reader, 1) == "REPLY\t1\t\(Self.page)")
        #expect(emulated.statistics.faults[fault] == 1)
        #expect(await reader.leave() == .code(0))
    }

    @Test(arguments: [
        (ChipFault.nodeAddress, exchange, Exit.signal(6)),
        (.emptyAnswerToSelect, look, .signal(11)),
    ])
    func `What ends libnfc ends the process at once, and the next one reads`(
        _ given: (fault: ChipFault, command: UInt8, exit: Exit)
    ) async throws {
        let emulated = try EmulatedReader()
        let reader = try WatchedReader(try #require(emulated.connection))
        #expect(reader.next() == "READY")
        emulated.arm(given.fault, count: 1, command: given.command)
        emulated.place(Self.tag)
        if given.command == Self.exchange {
            _ = reader.until("CARD")
            try reader.say(.exchange(number: 1, [0x30, 4]))
        }
        #expect(reader.until("ended").last == "ended")
        #expect(await reader.wait() == given.exit)
        let started = ContinuousClock.now
        let other = try WatchedReader(try #require(emulated.connection))
        #expect(other.until("CARD").last == "CARD\t1\t\(Self.card)")
        #expect(other.time(since: started) < Self.recoveryMax)
        #expect(try read(other, 1) == "REPLY\t1\t\(Self.page)")
        #expect(await other.leave() == .code(0))
    }

    @Test func `More-information without end silences the process, and the next one reads`()
        async throws
    {
        let emulated = try EmulatedReader(Self.tag)
        let reader = try WatchedReader(try #require(emulated.connection))
        _ = reader.until("CARD")
        emulated.arm(.moreInformation, count: nil, command: Self.exchange)
        try reader.say(.exchange(number: 1, [0x30, 4]))
        let beats = reader.beats
        // A second of silence is what the daemon waits for (RestartPolicy.silenceMax).
        #expect(reader.all(milliseconds: 1_000) == [])
        #expect(reader.beats <= beats + 1)
        #expect(await reader.kill() == .signal(9))
        emulated.clearFaults()
        let started = ContinuousClock.now
        let other = try WatchedReader(try #require(emulated.connection))
        #expect(other.until("CARD").last == "CARD\t1\t\(Self.card)")
        #expect(other.time(since: started) < Self.recoveryMax)
        #expect(try read(other, 1) == "REPLY\t1\t\(Self.page)")
        #expect(await other.leave() == .code(0))
    }

    @Test(arguments: [
        ChipFault.noAck, .nack, .noReply, .errorFrame, .badSum, .badLength, .lengthOne, .truncate,
        .junkBefore, .extraPreamble, .wrongCommand,
    ])
    func `A reader that fails at every turn is told of, opened again, and reads when it is well`(
        _ fault: ChipFault
    ) async throws {
        let emulated = try EmulatedReader(Self.tag)
        let reader = try WatchedReader(try #require(emulated.connection))
        let words = "the reader fails at every turn: check its cable and power"
        _ = reader.until("CARD")
        try reader.say(.done(number: 1))
        emulated.arm(fault, count: nil, command: Self.look)
        #expect(reader.until("FAULT") == ["GONE", "FAULT\tfailing\t\(words)"])
        emulated.clearFaults()
        let well = ContinuousClock.now
        #expect(reader.next() == "READY")
        #expect(reader.next() == "CARD\t2\t\(Self.card)")
        #expect(reader.time(since: well) < Self.recoveryMax)
        #expect(try read(reader, 2) == "REPLY\t2\t\(Self.page)")
        #expect(await reader.leave() == .code(0))
    }
}
