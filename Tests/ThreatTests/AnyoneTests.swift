import Access
import Cache
import Crypto
import Edge
import Foundation
import Journal
import Logging
import Support
import Sync
import Testing
import Vocabulary

@testable import EdgeTests

/// Rows 24 to 26, 28, 29 and 37: what anyone can do who stands before a gate.
@Suite(.timeLimit(.minutes(3)))
struct AnyoneTests {
    private static let right = RightRecord(right: RightID(0x1234_5678_9ABC_DEF0))

    private static func bench(
        _ right: RightRecord = right,
        _ change: (inout EdgeBench.Options) -> Void = { _ in }
    ) throws -> EdgeBench {
        var options = EdgeBench.Options()
        options.rights = [right]
        change(&options)
        return try EdgeBench(options)
    }

    @Test(arguments: [-1, 1])
    func `Row 24: anyone sets the clock a year back or ahead, and nothing becomes valid by it`(
        _ years: Int
    ) async throws {
        var expired = Self.right
        expired.notAfter = Minute(holding: ScopeForge.start.advanced(by: .seconds(-3_600)))
        let late = try Self.bench(expired)
        let good = try Self.bench()
        for bench in [late, good] {
            let moment = ScopeForge.start.advanced(by: .seconds(years * 31_536_000))
            bench.time.setWall(to: moment)
            _ = bench.stores.clock.watchWall()
        }
        #expect(await late.show(late.code(expired)) == "expired")
        #expect(await good.show(good.code(Self.right)) == "granted")
        #expect(good.stores.clock.bounds.low == ScopeForge.start)
        // The power is cut as well: what was persisted is sure, and the wall clock still is not.
        let copy = try StateCopy(of: late.stores.folder)
        late.time.reboot()
        let again = try EdgeStores(copy.folder, clock: late.time.clock, boot: "next")
        #expect(again.clock.bounds.low >= ScopeForge.start)
        let judged = try again.judge().judge(
            Presentation(
                payload: late.code(expired),
                medium: .staticCode,
                direction: .entry,
                reader: "test",
                seenAt: .zero
            )
        )
        #expect(judged.refusal == .expired)
        // Nobody gained freshness: past the head's end the gate is stale, whatever the wall says.
        let closed = try Self.bench(Self.right) { $0.zone.stalePolicy = .closed }
        closed.time.setWall(to: ScopeForge.start.advanced(by: .seconds(-31_536_000)))
        closed.time.advance(by: .seconds(27 * 3_600))
        closed.stores.clock.answered(ScopeForge.start.advanced(by: .seconds(27 * 3_600)))
        #expect(await closed.show(closed.code(Self.right)) == "stale")
    }

    private static let canary = "PAYLOAD-CANARY-7089"

    private static let hostile: [[UInt8]] = [
        Array("'; DROP TABLE rights; -- \(canary)".utf8),
        Array("\u{202E}\u{2066}\(canary)\u{2069}".utf8),
        Array("<script>\(canary)</script>".utf8),
        Array("\(canary)\u{0}\u{1B}[31m\u{7}".utf8), [0xFF, 0xFE, 0xC0, 0x80] + Array(canary.utf8),
        Array((canary + String(repeating: "A", count: 7_089 - canary.count)).utf8),
    ]

    @Test func `Row 25: anyone shows hostile codes, which crash nothing and are shown nowhere`()
        async throws
    {
        let isLong = ProcessInfo.processInfo.environment["JALON_TEST_LONG"] == "1"
        let forge = ScopeForge()
        let reader = TokenReader(scope: forge.scope, keys: forge.keyring.tokenKeys)
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)
        var random = SeededRandom(seed: 25)
        var accepted = 0
        for round in 0..<(isLong ? 1_000_000 : 100_000) {
            let lengths = [TokenText.length, 207, Int(random.next() % 64)]
            var payload = (0..<lengths[round % 3]).map { _ in
                let word = random.next()
                return round % 2 == 0
                    ? alphabet[Int(word & 31)] : UInt8(truncatingIfNeeded: word)
            }
            if round % 8 == 0, payload.count >= 2 {
                payload.replaceSubrange(0..<2, with: [0x4A, 0x31])
            }
            if (try? reader.readCode(payload)) != nil { accepted += 1 }
        }
        #expect(accepted == 0)
        let edge = try LiveEdge()
        try await edge.whileRunning { () async throws in
            #expect(try await edge.hasVersion(1))
            for payload in Self.hostile {
                for medium in [Medium.staticCode, .barcode, .typedCode] {
                    _ = edge.daemon.decider.submit(
                        Presentation(
                            payload: payload,
                            medium: medium,
                            direction: .entry,
                            reader: "test",
                            seenAt: edge.daemon.stores.clock.sinceBoot
                        )
                    )
                    await edge.daemon.decider.drain()
                }
            }
            #expect(await edge.show() == "granted")
        }
        let shown = edge.daemon.decider.log.entries(after: 0)
        #expect(shown.count > Self.hostile.count)
        let told = "\(edge.log.entries) \(shown)"
        #expect(!told.contains(Self.canary))
        var disk = Data()
        let folder = edge.daemon.stores.folder.path
        for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
            disk += (try? Data(contentsOf: URL(fileURLWithPath: "\(folder)/\(name)"))) ?? Data()
        }
        #expect(disk.range(of: Data(Self.canary.utf8)) == nil)
        #expect(!disk.isEmpty)
    }

    @Test func `Row 25: anyone shows hostile codes, and no screen is told of one`() async throws {
        let bench = try Self.bench()
        for payload in Self.hostile { _ = await bench.show(payload) }
        #expect(!bench.news.all.isEmpty)
        #expect(!"\(bench.news.all)".contains(Self.canary))
    }

    @Test(arguments: ["kill -9 $$", "exec sleep 60", "exec cat /dev/zero"])
    func `Row 26: anyone kills or hangs the decoder, back within 2 s; cards are read meanwhile`(
        _ ending: String
    ) async throws {
        let other = try ReaderProcessTests.Scene(
            "echo READY; while :; do printf 'BEAT\\nCODE\\tqr\\t4a32\\t7\\n'; sleep 0.05; done"
        )
        #expect(try await eventually { other.reader.report.state == "ready" })
        let scene = try ReaderProcessTests.Scene("echo READY; echo BEAT; \(ending)")
        let isReady = try await eventually {
            scene.reader.report.state == "ready" || scene.reader.report.restarts > 0
        }
        #expect(isReady)
        let begin = ContinuousClock.now
        #expect(try await eventually { scene.reader.report.restarts >= 1 })
        #expect(ContinuousClock.now - begin < .seconds(2))
        #expect(other.reader.report.restarts == 0)
        #expect(other.payloads == [Array("J2".utf8)], "the other reader goes on")
        await scene.stop()
        await other.stop()
    }

    @Test
    func `Row 28: anyone floods the scanner with forged codes, and the honest wait no longer`()
        async throws
    {
        let bench = try Self.bench { $0.runsGate = false }
        let strangers = ScopeForge(seed: 99)
        let forged = (0..<2_000).map { number in
            let right = RightRecord(right: RightID(UInt64(number)))
            return Array(TokenText.spelling(strangers.token(for: right)).utf8)
        }
        let honest = bench.code(Self.right)
        /// How long the honest wait, each after a share of the flood of 1 000 codes a second.
        func waits(_ codesAhead: Int) async -> [Duration] {
            var waits: [Duration] = []
            var next = 0
            for _ in 0..<30 {
                bench.time.advance(by: .seconds(10))
                #expect(await bench.show(honest) == "granted")
                for _ in 0..<codesAhead {
                    _ = await bench.show(forged[next])
                    next = (next + 1) % forged.count
                }
                let begin = ContinuousClock.now
                // At a code a millisecond no more than these are before it in the queue.
                if codesAhead > 0 {
                    for _ in 0..<2 { _ = bench.decider.submit(bench.presentation(forged[next])) }
                }
                let word = await bench.show(honest)
                waits.append(ContinuousClock.now - begin)
                #expect(word == "granted")
            }
            return waits.sorted()
        }
        // Alternating, so that a busy machine is as busy for both.
        var (alone, flooded): ([Duration], [Duration]) = ([], [])
        for _ in 0..<3 {
            alone += await waits(0)
            flooded += await waits(12)
        }
        let calm = alone.sorted()[alone.count / 2]
        let busy = flooded.sorted()[flooded.count / 2]
        print("flood: honest median \(calm) alone, \(busy) under it")
        #expect(busy <= calm * 2)
        // One second of the flood: what the second before left is one
        // number, ten stand alone, and the rest waits to be one number too.
        bench.time.advance(by: .seconds(10))
        let before = bench.stores.journal.position.sequence
        for code in forged.prefix(1_000) { _ = await bench.show(code) }
        #expect(bench.stores.journal.position.sequence - before == 11)
    }

    @Test func `Row 29: anyone downgrades a code to a weaker kind, version or key, and is refused`()
        async throws
    {
        var right = Self.right
        right.flags = RightFlags(rawValue: 1)
        let bench = try Self.bench(right) {
            $0.zone = ZoneRecord(zone: EdgeBench.zone, flags: .refusesPrintedCodes)
        }
        let lenient = try Self.bench(right)
        let printed = bench.code(right)
        #expect(await lenient.show(printed) == "granted")
        #expect(await bench.show(printed) == "medium_too_weak")
        let phone = bench.forge.phone(for: right)
        let token = bench.forge.token(for: right)
        // Kind and version lie under the signature: another one is another object.
        var changes: [(String, [UInt8])] = []
        for kind in [0x10, 0x12, 0x21, 0x31, 0x01] as [UInt8] {
            changes.append(("wrong_version", [kind] + token.dropFirst()))
        }
        changes.append(("wrong_version", [0x11] + phone.bytes(0).dropFirst()))
        changes.append(("unknown_key", [token[0], 9] + token.dropFirst(2)))
        changes.append(("unknown_key", [token[0], KeyRole.hub.rawValue] + token.dropFirst(2)))
        changes.append(
            ("bad_signature", Array(token.prefix(30)) + [UInt8](repeating: 0, count: 64))
        )
        for (word, bytes) in changes {
            #expect(
                await lenient.show(Array(TokenText.spelling(bytes).utf8)) == word,
                "\(bytes[0])"
            )
            lenient.time.advance(by: .seconds(2))
        }
        #expect(await bench.show(phone.payload(0)) == "granted")
    }

    @Test func `Row 37: a runner brings a photograph of a printed code, worth a copy and no more`()
        async throws
    {
        let bench = try Self.bench()
        #expect(await bench.show(bench.code(Self.right)) == "granted")
        let scan = try #require(try bench.records.first { $0.kind == .scan })
        #expect(scan.medium == .staticCode)
        #expect(scan.assurance == .signed, "signed, and never that somebody was there")
        let proving = try Self.bench {
            $0.zone = ZoneRecord(zone: EdgeBench.zone, flags: .refusesPrintedCodes)
        }
        #expect(await proving.show(proving.code(Self.right)) == "medium_too_weak")
        let atLeast = try Self.bench {
            $0.zone = ZoneRecord(zone: EdgeBench.zone, assuranceMin: .oneTime)
        }
        #expect(await atLeast.show(atLeast.code(Self.right)) == "medium_too_weak")
        var right = Self.right
        right.flags = RightFlags(rawValue: 1)
        let phone = try Self.bench(right) {
            $0.zone = ZoneRecord(zone: EdgeBench.zone, assuranceMin: .oneTime)
        }
        #expect(await phone.show(phone.forge.phone(for: right).payload(0)) == "granted")
        let live = try #require(try phone.records.first { $0.kind == .scan })
        #expect(live.assurance == .oneTime)
    }
}

extension EdgeBench {
    fileprivate func presentation(_ payload: [UInt8]) -> Presentation {
        Presentation(
            payload: payload,
            medium: .staticCode,
            direction: .entry,
            reader: "test",
            seenAt: time.clock.sinceBoot()
        )
    }
}
