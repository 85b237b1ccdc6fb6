import Foundation
import Hub
import Testing

@Suite struct `The state machines of the hub` {
    private static let file = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "docs/state-machines.md")

    @Test func `Every state is reached and left, and every word is used`() {
        #expect(HubMachines.faults == [])
    }

    /// Written anew only when it is asked for: `JALON_WRITE_MACHINES=1`.
    @Test func `The page shows what decides`() throws {
        if ProcessInfo.processInfo.environment["JALON_WRITE_MACHINES"] == "1" {
            try Data(HubMachines.page.utf8).write(to: Self.file)
        }
        #expect(
            try String(contentsOf: Self.file, encoding: .utf8) == HubMachines.page,
            "docs/state-machines.md differs: run this test with JALON_WRITE_MACHINES=1"
        )
    }
}
