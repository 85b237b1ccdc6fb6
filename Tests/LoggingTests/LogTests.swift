import FoundationEssentials
import Logging
import Synchronization
import Testing

struct LogTests {
    private final class Clock: Sendable {
        let seconds = Mutex(1_700_000_000.25)
        var now: @Sendable () -> Date {
            { Date(timeIntervalSince1970: self.seconds.withLock { $0 }) }
        }
    }

    private let memory = LogMemory()
    private let clock = Clock()

    private func log(_ level: LogLevel = .info, perSecondMax: Int = 20) -> Log {
        Log(memory.sink, level: level, perSecondMax: perSecondMax, now: clock.now)
    }

    private func lines(_ format: LogFormat) -> [String] {
        memory.entries.map { format.line($0) }
    }

    @Test func `An entry is one JSON object on one line, fields in order`() {
        let log = log().with(["request": "r1"])
        log.info("served", ["status": 200, "ratio": 0.5, "isNew": true, "path": "/v1/\("x")"])
        #expect(
            lines(.jsonLines) == [
                "{\"time\":\"2023-11-14T22:13:20.250Z\",\"level\":\"info\",\"event\":\"served\","
                    + "\"request\":\"r1\",\"status\":200,\"ratio\":0.5,\"isNew\":true,"
                    + "\"path\":\"/v1/x\"}\n"
            ]
        )
    }

    @Test func `At a terminal an entry is a short line of text`() {
        log().warning("slow", ["milliseconds": 300, "where": "north gate", "id": "g1"])
        #expect(
            lines(.text) == [
                "22:13:20.250Z WARNING slow milliseconds=300 where=\"north gate\" id=g1\n"
            ]
        )
    }

    @Test(arguments: [
        ("a\u{1B}[2Jb", "\"a\\u001b[2Jb\"", "a\\u{1b}[2Jb"),
        ("\u{9B}\u{202E}", "\"\\u009b\\u202e\"", "\\u{9b}\\u{202e}"),
        ("\"\\\n", "\"\\\"\\\\\\n\"", "\"\\\\\\n"),
        ("\u{E0001}", "\"\\udb40\\udc01\"", "\\u{e0001}"),
    ])
    func `Nothing hostile reaches a terminal raw`(
        _ text: String,
        _ json: String,
        _ plain: String
    ) {
        log().info("x", ["value": .text(text)])
        #expect(lines(.jsonLines).first?.hasSuffix("\"value\":\(json)}\n") == true)
        #expect(lines(.text).first?.hasSuffix(" value=\(plain)\n") == true)
    }

    @Test(arguments: [(512, false), (513, true)])
    func `A value is cut after 512 bytes`(_ bytes: Int, _ isCut: Bool) {
        log().info("x", ["value": .text(String(repeating: "a", count: bytes))])
        let expected = String(repeating: "a", count: 512) + (isCut ? "…" : "")
        #expect(lines(.jsonLines).first?.hasSuffix(":\"\(expected)\"}\n") == true)
        #expect(lines(.text).first?.hasSuffix("=\(expected)\n") == true)
    }

    @Test func `A cut never halves a character`() {
        log().info("x", ["value": .text("a" + String(repeating: "é", count: 400))])
        let expected = "a" + String(repeating: "é", count: 255) + "…"
        #expect(lines(.jsonLines).first?.hasSuffix(":\"\(expected)\"}\n") == true)
    }

    @Test func `Numbers that JSON cannot hold become null`() {
        log().info("x", ["a": .number(.nan), "b": .integer(UInt64.max)])
        #expect(
            lines(.jsonLines).first?.hasSuffix("\"a\":null,\"b\":9223372036854775807}\n") == true
        )
    }

    @Test(arguments: zip(LogLevel.allCases, [4, 3, 2, 1]))
    func `Entries below the level are not written`(_ level: LogLevel, _ count: Int) {
        let log = log(level)
        log.debug("a")
        log.info("a")
        log.warning("a")
        log.error("a")
        #expect(memory.entries.count == count)
    }

    @Test func `A flood of one event is counted, and other events still pass`() {
        let log = log(perSecondMax: 3)
        for _ in 0..<10 { log.info("flood") }
        log.info("other")
        #expect(memory.entries.map(\.event) == ["flood", "flood", "flood", "other"])
        clock.seconds.withLock { $0 += 1 }
        log.info("flood")
        #expect(memory.entries.map(\.event).suffix(2) == ["heldBack", "flood"])
        #expect(memory.entries[4]["of"] == "flood")
        #expect(memory.entries[4]["count"] == 7)
    }

    @Test func `What is still held back is told at the end, once`() {
        let log = log(perSecondMax: 1)
        for _ in 0..<5 { log.with(["n": 1]).info("flood") }
        log.flush()
        log.flush()
        #expect(memory.entries.map(\.event) == ["flood", "heldBack"])
        #expect(memory.entries[1]["count"] == 4)
    }

    @Test func `Names beyond the table share one count`() {
        let log = log(perSecondMax: 1)
        for number in 0..<300 { log.info("name\(number)") }
        #expect(memory.entries.count == 257)
    }

    @Test func `The memory keeps the latest entries`() {
        let memory = LogMemory(countMax: 2)
        let log = Log(memory.sink)
        for name in ["a", "b", "c"] { log.info(name) }
        #expect(memory.entries.map(\.event) == ["b", "c"])
    }

    @Test func `The silent log says nothing`() {
        Log.silent.error("x")
        Log(.standardError()).debug("belowTheLevel")
    }
}
