import Access
import Cache
import Edge
import Journal
import Support
import Sync
import Testing
import Vocabulary

/// Codes of phones at a gate, with its journal and through its restarts.
@Suite(.timeLimit(.minutes(2)))
struct RotatingTests {
    /// Slots of half a minute; in and out as often as it likes.
    private static let right = RightRecord(
        right: RightID(0x0A0B_0C0D_0E0F_0102),
        flags: RightFlags(rawValue: 1)
    )

    private static func bench(
        _ change: (inout EdgeBench.Options) -> Void = { _ in }
    ) throws -> EdgeBench {
        var options = EdgeBench.Options()
        options.rights = [right]
        change(&options)
        return try EdgeBench(options)
    }

    private static func phone(_ bench: EdgeBench, seed: UInt8 = 1) -> PhoneForge {
        bench.forge.phone(for: right, seed: seed)
    }

    @Test(arguments: [Medium.staticCode, .barcode, .rotatingCode])
    func `A rotating code is one whatever reader saw it, and its slot is journalled`(
        _ medium: Medium
    ) async throws {
        let bench = try Self.bench()
        let phone = Self.phone(bench)
        bench.time.advance(by: .seconds(90))
        #expect(await bench.show(phone.payload(3), medium: medium) == "granted")
        let scan = try #require(try bench.records.first { $0.kind == .scan })
        #expect(scan.medium == .rotatingCode)
        #expect(scan.assurance == .oneTime)
        #expect(scan.slot == 3)
        #expect(scan.subject == Self.right.right.raw)
        #expect(try bench.stores.journal.shownSlot(of: Self.right.right)?.slot == 3)
    }

    @Test func `Row 2: a photograph of a code is refused two slots later`() async throws {
        let bench = try Self.bench()
        let phone = Self.phone(bench)
        bench.time.advance(by: .seconds(150))
        let photograph = phone.payload(5)
        bench.time.advance(by: .seconds(60))
        #expect(await bench.show(photograph) == "superseded")
        #expect(await bench.show(phone.payload(7)) == "granted")
    }

    @Test func `Row 8: a code that is relayed inside its slot lets in one person`() async throws {
        let bench = try Self.bench()
        let phone = Self.phone(bench)
        bench.time.advance(by: .seconds(150))
        #expect(await bench.show(phone.payload(5)) == "granted")
        bench.time.advance(by: .seconds(5))
        #expect(await bench.show(phone.payload(5)) == "superseded")
        #expect(await bench.show(phone.payload(4)) == "superseded")
        bench.time.advance(by: .seconds(25))
        #expect(await bench.show(phone.payload(6)) == "granted")
    }

    @Test func `A refusal spends no slot: the same code passes once its reason is gone`()
        async throws
    {
        let bench = try Self.bench { $0.rights = [] }
        let phone = Self.phone(bench)
        #expect(await bench.show(phone.payload(0)) == "unknown")
        #expect(try bench.stores.journal.shownSlot(of: Self.right.right) == nil)
        let refusal = try #require(try bench.records.first { $0.kind == .refusal })
        #expect(refusal.medium == .rotatingCode)
    }

    @Test func `A slot that opened the gate stays spent after the power was cut`() async throws {
        let bench = try Self.bench()
        let phone = Self.phone(bench)
        bench.time.advance(by: .seconds(150))
        #expect(await bench.show(phone.payload(5)) == "granted")
        let copy = try StateCopy(of: bench.stores.folder)
        let stores = try EdgeStores(copy.folder, clock: bench.time.clock, boot: "test")
        stores.clock.answered(bench.time.clock.now())
        func verdict(_ payload: [UInt8]) throws -> Refusal? {
            try stores.judge().judge(
                Presentation(
                    payload: payload,
                    medium: .staticCode,
                    direction: .entry,
                    reader: "test",
                    seenAt: bench.time.clock.sinceBoot()
                )
            ).refusal
        }
        #expect(try verdict(phone.payload(5)) == .superseded)
        #expect(try verdict(phone.payload(4)) == .superseded)
        #expect(try verdict(phone.payload(6)) == nil)
        let forged = RotatingCode.bytes(capsule: phone.signed, slot: 6, reveal: phone.reveal(5))
        #expect(try verdict(Array(TokenText.spelling(forged).utf8)) == .badSignature)
    }

    @Test func `A renewed capsule goes on where the former one stopped`() async throws {
        let bench = try Self.bench()
        let former = Self.phone(bench)
        bench.time.advance(by: .seconds(600))
        #expect(await bench.show(former.payload(20)) == "granted")
        // Renewed within the same slot: its first slot began when the remembered one did.
        let renewed = bench.forge.phone(
            for: Self.right,
            from: ScopeForge.start.advanced(by: .seconds(600)),
            seed: 2
        )
        #expect(await bench.show(renewed.payload(0)) == "superseded")
        bench.time.advance(by: .seconds(30))
        #expect(await bench.show(renewed.payload(1)) == "granted")
        #expect(await bench.show(former.payload(21)) == "superseded")
        #expect(await bench.show(former.payload(22)) == "granted")
    }

    @Test func `Two cameras that see one phone let its holder in once, without a refusal`()
        async throws
    {
        let bench = try Self.bench()
        let phone = Self.phone(bench)
        #expect(await bench.show(phone.payload(0), reader: "left") == "granted")
        bench.time.advance(by: .milliseconds(400))
        #expect(await bench.show(phone.payload(0), reader: "right") == "counted")
        #expect(try bench.records.filter { $0.kind == .refusal }.isEmpty)
        bench.time.advance(by: .seconds(2))
        #expect(await bench.show(phone.payload(0), reader: "right") == "superseded")
    }

    @Test func `The other generation's phone is dead once the new one was shown`() async throws {
        let bench = try Self.bench { options in
            options.forging = { forge in
                var right = Self.right
                right.generation = 2
                forge.put(right)
            }
        }
        var right = Self.right
        #expect(await bench.show(bench.forge.phone(for: right).payload(0)) == "superseded")
        right.generation = 2
        #expect(await bench.show(bench.forge.phone(for: right).payload(0)) == "granted")
    }

    @Test func `A gate that does not know the time takes codes in zones that say so alone`()
        async throws
    {
        for flags in [[], ZoneFlags.acceptsUncertainClock] {
            let bench = try Self.bench { options in
                options.confirmsClock = false
                options.zone = ZoneRecord(zone: EdgeBench.zone, flags: flags)
            }
            let phone = Self.phone(bench)
            let wanted = flags.isEmpty ? "clock_uncertain" : "granted"
            #expect(await bench.show(phone.payload(700)) == wanted)
            // Once it passed, what was before it is past even so.
            #expect(
                await bench.show(phone.payload(700)) == (flags.isEmpty ? wanted : "superseded")
            )
        }
    }

    @Test func `A zone may refuse printed codes and take phones`() async throws {
        let bench = try Self.bench { options in
            options.zone = ZoneRecord(zone: EdgeBench.zone, flags: .refusesPrintedCodes)
        }
        #expect(await bench.show(bench.code(Self.right)) == "medium_too_weak")
        #expect(await bench.show(Self.phone(bench).payload(0)) == "granted")
    }

    @Test func `A phone sold after the last sync passes ahead of the cache`() async throws {
        let bench = try Self.bench { options in
            options.rights = []
            options.zone = ZoneRecord(zone: EdgeBench.zone, aheadQuota: 1)
        }
        var right = Self.right
        right.flags.insert(.acceptedAhead)
        #expect(await bench.show(bench.forge.phone(for: right).payload(0)) == "granted")
        let scan = try #require(try bench.records.first { $0.kind == .scan })
        #expect(scan.flags.contains(RecordFlags(.ahead)))
    }

    @Test func `A phone held before a camera through three slots is one presentation`() throws {
        let bench = try Self.bench()
        let phone = Self.phone(bench)
        var machine = PresentationMachine()
        let first = phone.payload(0)
        #expect(machine.handle(.code(first, at: .zero)) == .present(first))
        for step in 1...700 {
            let moment = Duration.milliseconds(100 * step)
            let payload = phone.payload(UInt16(step / 300))
            #expect(machine.handle(.code(payload, at: moment)) == nil)
        }
        let back = Duration.seconds(72)
        let next = phone.payload(2)
        #expect(machine.handle(.code(next, at: back)) == .present(next))
        machine.retract(phone.payload(3))
        #expect(machine.handle(.code(next, at: back)) == .present(next))
    }
}
