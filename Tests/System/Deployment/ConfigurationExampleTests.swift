import Foundation
import Processes
import Support
import Testing

/// The files that people start from are those that the programs take.
@Suite(.timeLimit(.minutes(2)))
struct ConfigurationExampleTests {
    private static let files = [
        "Edge/deploy/edge.json5", "Hardware/profiles/stele/edge.json5",
        "Hardware/profiles/turnstile/edge.json5", "Hardware/profiles/kiosk/edge.json5",
    ]

    private func check(_ path: String) async throws -> Command {
        try await Command([try Programs.edge, "config", "check", "--config", path])
    }

    @Test(arguments: files)
    func `jalon-edge takes the example`(_ file: String) async throws {
        let answer = try await check(Shipped.path(file))
        #expect(answer.code == 0, "\(answer)")
    }

    /// What the example only shows, by the keys that go together.
    private static let shown: [(kind: String, keys: [String])] = [
        ("none", ["hub", "authority", "lamps"]),
        ("board", ["pulse", "grace", "sensor", "heldOpenAfter", "failure", "device"]),
        ("relay", ["pulse", "grace", "heldOpenAfter", "failure", "device", "channels"]),
        ("gpio", ["pulse", "grace", "heldOpenAfter", "failure", "lines"]),
        (
            "none",
            ["name", "help", "gateGroups", "blocks", "frameAncestors", "text", "columns", "rows"]
        ),
        ("none", ["direction", "program"]), ("none", ["{ name"]),
    ]

    @Test func `jalon-edge takes what the example only shows`() async throws {
        let folder = try TemporaryFolder()
        let lines = try Shipped.text(Self.files[0])
            .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        var tried: Set<Int> = []
        for (kind, keys) in Self.shown {
            var changed = lines
            for index in lines.indices where Self.key(lines[index]).map(keys.contains) == true {
                changed[index] = lines[index].replacing("// ", with: "", maxReplacements: 1)
                tried.insert(index)
            }
            // A door's sensor where lines of the machine are shown, since they name its contact.
            let text = changed.joined(separator: "\n").replacing(
                "kind: \"none\",",
                with: "kind: \"\(kind)\"," + (kind == "gpio" ? " sensor: \"contact\"," : "")
            )
            let path = folder.path("edge.json5")
            try text.write(toFile: path, atomically: false, encoding: .utf8)
            let answer = try await check(path)
            #expect(answer.code == 0, "\(kind), \(keys): \(answer)")
        }
        let all = lines.indices.filter { Self.key(lines[$0]) != nil }
        #expect(all.count > 15)
        #expect(all.filter { !tried.contains($0) }.map { lines[$0] } == [])
    }

    /// The key that a line shows as a comment; those of readers stand in braces.
    private static func key(_ line: String) -> String? {
        let found = line.firstMatch(of: /^ +\/\/ (\w+|\{ name): ["\d\[{]/)
        return found.map { String($0.1) }
    }

    @Test func `A key that nobody knows is found`() async throws {
        let folder = try TemporaryFolder()
        let text = try Shipped.text(Self.files[0]).replacing("listen:", with: "lisen:")
        let path = folder.path("edge.json5")
        try text.write(toFile: path, atomically: false, encoding: .utf8)
        let answer = try await check(path)
        #expect(answer.code == 78)
        #expect(answer.text.contains("lisen"), "\(answer)")
    }

    @Test func `jalon-hub takes its example`() async throws {
        let folder = try TemporaryFolder()
        let text = try Shipped.text("Hub/deploy/hub.json5")
            .replacing("/var/lib/jalon/hub", with: folder.path("hub"))
        let path = folder.path("hub.json5")
        try text.write(toFile: path, atomically: false, encoding: .utf8)
        // It refuses what it does not know before it looks for a database, of which there is none.
        let words = [try Programs.hub, "admin-code", "--reset", "--config"]
        let sound = try await Command(words + [path])
        #expect(sound.code == 66 && sound.text.contains("There is no database"), "\(sound)")
        try text.replacing("logLevel", with: "logLevl")
            .write(toFile: path, atomically: false, encoding: .utf8)
        #expect(try await Command(words + [path]).code == 78)
    }
}
