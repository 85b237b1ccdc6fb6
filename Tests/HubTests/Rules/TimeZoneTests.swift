import Access
import Foundation
import Kernel
import Rights
import Support
import Testing
import Vocabulary

@Suite("Time zones", .timeLimit(.minutes(2)))
struct TimeZoneTests {
    private static let now = TestHub.start
    private static let database = TimeZoneDatabase.system

    private static func clock(_ name: String) throws -> LocalClock {
        let rows = try database.rows(of: name, number: PolicyRules.placeZone, now: now)
        return try #require(PolicyRules(rows.map { .timeZone($0) }).clock)
    }

    private static func moment(_ text: String) throws -> Timestamp {
        try #require(Timestamp(rfc3339: text))
    }

    @Test(
        arguments: [
            ("Europe/Paris", "2026-03-29T00:59:59Z", 60),
            ("Europe/Paris", "2026-03-29T01:00:00Z", 120),
            ("Europe/Paris", "2026-10-25T00:59:59Z", 120),
            ("Europe/Paris", "2026-10-25T01:00:00Z", 60),
            ("America/New_York", "2026-03-08T06:59:59Z", -300),
            ("America/New_York", "2026-03-08T07:00:00Z", -240),
            ("Australia/Lord_Howe", "2026-04-04T15:00:00Z", 630),
            ("Asia/Kathmandu", "2030-01-01T00:00:00Z", 345),
            ("Pacific/Apia", "2026-01-01T00:00:00Z", 780),
            ("Africa/Tunis", "2026-07-01T00:00:00Z", 60), ("UTC", "2026-07-01T00:00:00Z", 0),
        ]
    )
    func `A place is as far from UTC as its law says`(_ case: (String, String, Int16)) throws {
        let (name, text, offset) = `case`
        #expect(try Self.clock(name).offset(at: Self.moment(text)) == offset, "\(name) \(text)")
    }

    @Test func `Every zone is told as the system's own library tells it, for the next ten years`()
        throws
    {
        var random = SeededRandom(seed: 5)
        let first = try Self.moment("2020-01-01T00:00:00Z").milliseconds
        let end = try Self.moment("2035-12-31T00:00:00Z").milliseconds
        var looked = 0
        for name in Self.database.names() {
            guard let known = TimeZone(identifier: name) else { continue }
            let clock = try Self.clock(name)
            looked += 1
            for _ in 0..<60 {
                let moment = Timestamp(milliseconds: .random(in: first..<end, using: &random))
                let date = Date(timeIntervalSince1970: Double(moment.milliseconds / 1_000))
                let seconds = known.secondsFromGMT(for: date)
                #expect(Int(clock.offset(at: moment)) == seconds / 60, "\(name) \(moment)")
            }
        }
        #expect(looked > 400)
    }

    /// Some systems ship files that hold the rule alone.
    @Test(
        arguments: [
            ("CET-1CEST,M3.5.0,M10.5.0/3", "Europe/Paris"),
            ("EST5EDT,M3.2.0,M11.1.0", "America/New_York"),
            ("AEST-10AEDT,M10.1.0,M4.1.0/3", "Australia/Sydney"),
            ("<+1030>-10:30<+11>-11,M10.1.0,M4.1.0", "Australia/Lord_Howe"),
            ("IST-2IDT,M3.4.4/26,M10.5.0", "Asia/Jerusalem"), ("<+0545>-5:45", "Asia/Kathmandu"),
        ]
    )
    func `A file with its rule alone leads to the same changes`(_ given: (String, String)) throws {
        let (rule, name) = given
        let slim = try #require(TimeZoneFile(bytes: Self.slim(rule)))
        let whole = try #require(Self.database.file(name))
        let begin = Minute(holding: try Self.moment("2025-06-01T00:00:00Z"))
        let end = Minute(holding: try Self.moment("2036-06-01T00:00:00Z"))
        let told = [slim, whole].map { $0.compiled(from: begin, until: end) }
        #expect(told[0].offset == told[1].offset)
        #expect(told[0].changes == told[1].changes)
    }

    /// A version 2 file without a transition.
    private static func slim(_ rule: String) -> [UInt8] {
        // One type of clock and four letters.
        let counts = [UInt8](repeating: 0, count: 16) + [0, 0, 0, 1, 0, 0, 0, 4]
        let head = Array("TZif2".utf8) + [UInt8](repeating: 0, count: 15) + counts
        let type: [UInt8] = [0, 0, 0, 0, 0, 0] + Array("UTC\0".utf8)
        return head + type + head + type + Array("\n\(rule)\n".utf8)
    }

    @Test func `Bytes that are no such file are refused, wherever they end`() throws {
        let whole = try #require(Self.database.bytes("Europe/Paris"))
        for length in stride(from: 0, to: whole.count - 40, by: 7) {
            #expect(TimeZoneFile(bytes: Array(whole.prefix(length))) == nil, "\(length)")
        }
        var random = SeededRandom(seed: 9)
        for _ in 0..<2_000 {
            var bytes = whole
            bytes[Int.random(in: 0..<bytes.count, using: &random)] = .random(
                in: 0...255,
                using: &random
            )
            _ = TimeZoneFile(bytes: bytes)?.compiled(from: .first, until: .never)
        }
        for rule in [
            "CET-1", "CET", "CET-1CEST", "CET-1CEST,M13.5.0,M10.5.0", "CET-1CEST,M3.5.0", "x",
        ] {
            let isRule = rule == "CET-1"
            #expect((TimeZoneFile(bytes: Self.slim(rule)) != nil) == isRule, "\(rule)")
        }
    }

    @Test(
        arguments: [
            ("Europe/Pariss", "Europe/Paris"), ("Paris", "Europe/Paris"),
            ("europe/paris", "Europe/Paris"), ("America/NewYork", "America/New_York"),
            ("Tunis", "Africa/Tunis"), ("Utopia/Nowhere", nil), ("../../etc/passwd", nil),
            ("right/Europe/Paris", nil), ("", nil), ("/etc/passwd", nil), ("Europe", nil),
        ] as [(String, String?)]
    )
    func `A name that is none is answered with the nearest`(_ given: (String, String?)) {
        let refusal = #expect(throws: TimeZoneRefusal.self) {
            try Self.database.rows(of: given.0, number: 1, now: Self.now)
        }
        if let nearest = given.1 { #expect(refusal?.nearest == nearest) }
    }

    @Test func `Rows of the next ten years are compiled, and begin in 2020`() throws {
        let rows = try Self.database.rows(of: "Europe/Paris", number: 3, now: Self.now)
        // Two changes a year from 2020 to 2035, six a row.
        #expect(rows.count == 6)
        #expect(rows.reduce(0) { $0 + $1.changes.count } == 32)
        #expect(rows.allSatisfy { $0.timeZone == 3 })
        let later = Self.now.advanced(by: .seconds(366 * 86_400))
        let renewed = try Self.database.rows(of: "Europe/Paris", number: 3, now: later)
        #expect(renewed.reduce(0) { $0 + $1.changes.count } == 34)
        #expect(Array(renewed.prefix(5)) == Array(rows.prefix(5)))
    }
}

extension TimeZoneDatabase {
    fileprivate func bytes(_ name: String) -> [UInt8]? {
        (try? Data(contentsOf: URL(filePath: "/usr/share/zoneinfo/\(name)"))).map { Array($0) }
    }

    fileprivate func file(_ name: String) -> TimeZoneFile? {
        bytes(name).flatMap { TimeZoneFile(bytes: $0) }
    }
}
