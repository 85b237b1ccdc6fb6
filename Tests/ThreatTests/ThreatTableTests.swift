import Foundation
import Testing

/// Each row has its test, or names the hardware that is not here.
struct ThreatTableTests {
    private static var root: URL {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
    }

    private static func page() throws -> String {
        try String(contentsOf: root.appending(path: "docs/threat-model.md"), encoding: .utf8)
    }

    private static func tests() throws -> [String] {
        let folder = root.appending(path: "Tests/ThreatTests")
        return try FileManager.default.contentsOfDirectory(atPath: folder.path)
            .filter { $0.hasSuffix(".swift") }
            .map { try String(contentsOf: folder.appending(path: $0), encoding: .utf8) }
    }

    @Test func `Every row of the table of threats has a test of its name or an exception`() throws {
        let table = ThreatTable(tests: try Self.tests(), page: try Self.page())
        #expect(table.faults == [])
    }

    @Test func `Every row stands in the page, in its order`() throws {
        let numbers = try Self.page().matches(of: /(?m)^\| (\d+) \| [a-z]/)
            .compactMap { Int($0.1) }
        #expect(Array(numbers.prefix(ThreatTable.rows.count)) == Array(ThreatTable.rows))
    }

    @Test func `A row without a test, and a sixth exception, are found`() {
        let tests = ThreatTable.rows.dropLast().map { "func `Row \($0): who does what`() {}" }
        let last = "func `Row 37: who does what`() {}"
        let page = "**Exceptions.**\n\n| # | hardware |\n|---|---|\n"
        #expect(ThreatTable(tests: tests + [last], page: page).faults == [])
        #expect(ThreatTable(tests: tests, page: page).faults.count == 1)
        #expect(ThreatTable(tests: tests, page: page + "| 37 | a stele |\n").faults == [])
        #expect(
            ThreatTable(tests: tests, page: page + "\n**Known limits.**\n| 37 | a |\n").faults.count
                == 1
        )
        let six = (1...6).map { "| \($0) | a thing |\n" }.joined()
        #expect(ThreatTable(tests: tests + [last], page: page + six).faults.count == 1)
    }
}
