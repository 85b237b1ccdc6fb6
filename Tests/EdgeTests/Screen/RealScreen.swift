import Access
import Crypto
import Edge
import Foundation
import HTTPClient
import HTTPServer
import Processes
import Support
import Sync
import Vocabulary

/// The real program with a page on 127.0.0.1, beside a hub, with a reader that a test commands.
actor RealScreen {
    private static let right = RightRecord(
        right: RightID(1 << 40),
        gateGroup: 3,
        seat: Seat(block: 112, row: 7, seat: 14)
    )

    nonisolated let url: String
    private let folder: TemporaryFolder
    private let server: Server
    private let program: String
    private let config: String
    private let code: String
    private var child: Child?

    init() throws {
        folder = try TemporaryFolder()
        var forge = ScopeForge()
        forge.put(ZoneRecord(zone: EdgeBench.zone))
        forge.put(Self.right)
        forge.publish()
        let place = StateFolder(folder.path("edge"))
        let key = try EdgeBench.enrol(place, forge)
        let hub = FakeHub(forge, key: key.publicKey)
        server = try Server(.loopback(address: "127.0.0.1", port: 0), responder: hub)
        program = try OwnProcess.executableFolder() + "/jalon-edge"
        config = folder.path("edge.json5")
        code = Hex.encode(Array(TokenText.spelling(forge.token(for: Self.right)).utf8))
        let port = UInt16.random(in: 20_000..<32_000)
        url = "http://127.0.0.1:\(port)"
        let text = """
            {
              state: "\(place.path)", hub: "http://127.0.0.1:\(server.port ?? 0)",
              listen: "127.0.0.1:\(port)", log: {level: "error"},
              gate: {kind: "simulator", passesAfter: "18 s", window: "30 s"},
              screen: {name: "Stade du Col", gateGroups: {"3": "Porte C"}},
              readers: [{name: "script", program: "\(try Self.reader(folder))", source: "-"}],
            }
            """
        try Data(text.utf8).write(to: URL(fileURLWithPath: config))
    }

    /// Writes what it finds in a file, as often as it finds one.
    private static func reader(_ folder: TemporaryFolder) throws -> String {
        let path = folder.path("reader")
        let script = """
            #!/bin/sh
            echo READY
            while :; do
                echo BEAT
                if mv "\(folder.path("code"))" "\(folder.path("shown"))" 2>/dev/null; then
                    cat "\(folder.path("shown"))"
                fi
                sleep 0.1
            done

            """
        try Data(script.utf8).write(to: URL(fileURLWithPath: path))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
        return path
    }

    /// Does what a word says; false for one it does not know.
    func perform(_ word: String) async -> Bool {
        switch word {
        case "start":
            child = try? Child(
                ChildSpec(program, ["run", "--config", config], output: .null, errors: .inherit)
            )
            return await isServing()
        case "show":
            let line = Data("CODE\tqr\t\(code)\t3\n".utf8)
            let path = URL(fileURLWithPath: folder.path("code"))
            return (try? line.write(to: path, options: .atomic)) != nil
        case "stop": return signal(SIGSTOP)
        case "continue": return signal(SIGCONT)
        case "kill":
            child?.kill()
            _ = await child?.wait()
            return true
        case "end":
            await end()
            return true
        default: return false
        }
    }

    func end() async {
        signal(SIGCONT)
        _ = await child?.terminate(grace: .seconds(10))
        child = nil
    }

    @discardableResult
    private func signal(_ number: Int32) -> Bool {
        guard let child, child.isRunning else { return false }
        return Foundation.kill(child.processIdentifier, number) == 0
    }

    /// Waits until it listens.
    private func isServing() async -> Bool {
        guard child != nil, let client = try? HTTPClient() else { return false }
        for _ in 0..<200 {
            let ask = ClientRequest(method: "GET", url: url + "/status")
            if let answer = try? await client.send(ask), answer.status == 200 { return true }
            try? await Task.sleep(for: .milliseconds(50))
        }
        return false
    }
}
