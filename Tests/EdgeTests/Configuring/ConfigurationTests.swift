import CommandLine
import Configuration
import Edge
import Foundation
import Gates
import HTTPServer
import Support
import Testing

struct ConfigurationTests {
    private static func read(
        _ text: String,
        environment: [String: String] = [:],
        overrides: [String: String] = [:]
    ) throws -> EdgeConfiguration {
        let folder = try TemporaryFolder()
        let path = folder.path("edge.json5")
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        return try EdgeConfiguration(
            path: path,
            isRequired: true,
            environment: environment,
            overrides: overrides
        )
    }

    struct Wrong: Sendable {
        let text: String
        let path: String
        let says: String
    }

    @Test(arguments: [
        Wrong(text: "{listn: '127.0.0.1:1'}", path: "listn", says: "did you mean \"listen\""),
        Wrong(text: "{listen: '0.0.0.0:80'}", path: "listen", says: "only loopback"),
        Wrong(text: "{listen: 'here'}", path: "listen", says: "ADDRESS:PORT"),
        Wrong(text: "{hub: 'ftp://hub'}", path: "hub", says: "https address"),
        Wrong(text: "{hub: 'https://hub/path'}", path: "hub", says: "https address"),
        Wrong(text: "{presentationGap: '99 ms'}", path: "presentationGap", says: "100 ms"),
        Wrong(text: "{presentationGap: 1500}", path: "presentationGap", says: "duration"),
        Wrong(text: "{gate: {kind: 'barrier'}}", path: "gate.kind", says: "none, simulator"),
        Wrong(text: "{gate: {windo: '5 s'}}", path: "gate.windo", says: "did you mean \"window\""),
        Wrong(text: "{log: {level: 'loud'}}", path: "log.level", says: "debug"),
        Wrong(text: "{readers: [{source: 'x'}]}", path: "readers[0].name", says: "missing"),
        Wrong(text: "{readers: [{name: 'a'}]}", path: "readers[0].capture", says: "either"),
        Wrong(
            text: "{readers: [{name: 'a', source: 'x', capture: ['y']}]}",
            path: "readers[0].capture",
            says: "either"
        ),
        Wrong(
            text: "{readers: [{name: 'a', source: 'x', format: 'gray'}]}",
            path: "readers[0].format",
            says: "width and height"
        ),
        Wrong(
            text: "{readers: [{name: 'a', source: 'x', width: 1921}]}",
            path: "readers[0].width",
            says: "0 to 1920"
        ),
        Wrong(
            text: "{readers: [{name: 'a b', source: 'x'}]}",
            path: "readers[0].name",
            says: "letters"
        ),
        Wrong(
            text: "{readers: [{name: 'a', source: 'x', kind: 'rfid'}]}",
            path: "readers[0].kind",
            says: "qr, nfc, scanner, keypad"
        ),
        Wrong(
            text: "{readers: [{name: 'a', kind: 'nfc'}]}",
            path: "readers[0].device",
            says: "pn532_uart"
        ),
        Wrong(
            text: "{readers: [{name: 'a', kind: 'nfc', device: 'd', source: 'x'}]}",
            path: "readers[0].capture",
            says: "no frames"
        ),
        Wrong(
            text: "{readers: [{name: 'a', source: 'x', device: 'd'}]}",
            path: "readers[0].device",
            says: "other kinds"
        ),
        Wrong(
            text: "{readers: [{name: 'a', kind: 'nfc', serial: '/dev/x'}]}",
            path: "readers[0].device",
            says: "pn532_uart"
        ),
        Wrong(
            text: "{readers: [{name: 'a', kind: 'nfc', device: '\(long)'}]}",
            path: "readers[0].device",
            says: "256"
        ),
        Wrong(
            text: "{readers: [{name: 'a', kind: 'scanner'}]}",
            path: "readers[0].serial",
            says: "either"
        ),
        Wrong(
            text: "{readers: [{name: 'a', kind: 'scanner', serial: 'x', evdev: 'y'}]}",
            path: "readers[0].serial",
            says: "either"
        ),
        Wrong(
            text: "{readers: [{name: 'a', kind: 'scanner', serial: 'x', baud: 12345}]}",
            path: "readers[0].baud",
            says: "9600"
        ),
        Wrong(
            text: "{readers: [{name: 'a', kind: 'scanner', evdev: 'x', layout: 'dvorak'}]}",
            path: "readers[0].layout",
            says: "us, fr, de"
        ),
        Wrong(
            text: "{readers: [{name: 'a', kind: 'keypad', serial: 'x'}]}",
            path: "readers[0].evdev",
            says: "keyboard"
        ),
        Wrong(
            text: "{readers: [{name: 'a', source: 'x'}, {name: 'a', source: 'y'}]}",
            path: "readers",
            says: "one name"
        ),
        Wrong(text: "{state: 5}", path: "state", says: "text"),
        Wrong(text: "[]", path: "", says: "a list"),
        Wrong(text: "{", path: "", says: "JSON5"),
    ])
    func `What is wrong is named with its place`(_ given: Wrong) throws {
        let error = #expect(throws: ConfigurationError.self) { try Self.read(given.text) }
        let problem = try #require(error?.problems.first { $0.path == given.path })
        #expect(problem.text.contains(given.says), "\(problem.text)")
        #expect(error?.exitCode.rawValue == 78)
    }

    @Test func `Everything that is wrong is told at once`() throws {
        let error = #expect(throws: ConfigurationError.self) {
            try Self.read("{a: 1, listen: 'x', log: {level: 'y'}}")
        }
        #expect(error?.problems.count == 3)
    }

    @Test func `An empty file is a configuration of defaults`() throws {
        let configuration = try Self.read("")
        #expect(configuration.state.path == "/var/lib/jalon/edge")
        #expect(configuration.listen == .loopback(address: "127.0.0.1", port: 8481))
        #expect(configuration.presentationGap == .milliseconds(1_500))
        #expect(configuration.readers.isEmpty)
        #expect(configuration.keepsReserve)
    }

    @Test func `The line stands above the environment and that above the file`() throws {
        let text = "{listen: '127.0.0.1:1', state: '/a', hub: 'https://one'}"
        let environment = [
            "JALON_EDGE_LISTEN": "127.0.0.1:2", "JALON_EDGE_STATE": "/b", "JALON_EDGE_CODE": "x",
        ]
        let configuration = try Self.read(
            text,
            environment: environment,
            overrides: ["listen": "127.0.0.1:3"]
        )
        #expect(configuration.listen == .loopback(address: "127.0.0.1", port: 3))
        #expect(configuration.state.path == "/b")
        #expect(configuration.hub == "https://one")
    }

    @Test func `The example is sound and shows the defaults`() throws {
        let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Edge/deploy/edge.json5").path
        let example = try EdgeConfiguration(path: path, isRequired: true, environment: [:])
        let defaults = EdgeConfiguration()
        #expect(example.state == defaults.state)
        #expect(example.listen == defaults.listen)
        #expect(example.presentationGap == defaults.presentationGap)
        #expect(example.clockWidth == defaults.clockWidth)
        #expect(example.gate == defaults.gate)
        #expect(example.keepsReserve == defaults.keepsReserve)
        #expect(example.readers.map(\.name) == ["camera"])
        #expect(example.readers.first?.arguments == ["watch", "--format", "y4m"])
    }

    @Test func `A reader is started with the words of its configuration`() throws {
        let configuration = try Self.read(
            """
            {readers: [{name: 'a', source: '/f', format: 'gray', width: 640, height: 480, rate: 15,
              follow: true, code128: true, direction: 'exit'}]}
            """
        )
        #expect(
            configuration.readers.first?.arguments == [
                "watch", "--format", "gray", "--width", "640", "--height", "480", "--rate", "15",
                "--input", "/f", "--follow", "--code128",
            ]
        )
        #expect(configuration.readers.first?.way == .exit)
    }

    private static let long = String(repeating: "x", count: 3_000)

    struct Words: Sendable {
        let text: String
        let words: [String]
    }

    @Test(arguments: [
        Words(
            text: "kind: 'nfc', device: 'pn532_uart:/dev/nfc'",
            words: ["watch", "--device", "pn532_uart:/dev/nfc"]
        ),
        Words(
            text: "kind: 'scanner', serial: '/dev/s'",
            words: ["scanner", "--serial", "/dev/s"]
        ),
        Words(
            text: "kind: 'scanner', serial: '/dev/s', baud: 115200",
            words: ["scanner", "--serial", "/dev/s", "--baud", "115200"]
        ),
        Words(
            text: "kind: 'scanner', evdev: '/dev/e', layout: 'fr'",
            words: ["scanner", "--evdev", "/dev/e", "--layout", "fr"]
        ),
        Words(
            text: "kind: 'keypad', evdev: '/dev/e'",
            words: ["scanner", "--evdev", "/dev/e", "--layout", "us", "--keypad"]
        ),
    ])
    func `A reader with a device is started with it`(_ given: Words) throws {
        let read = try Self.read("{readers: [{name: 'a', \(given.text)}]}")
        #expect(read.readers.first?.arguments == given.words)
        #expect(read.readers.first?.readsBadges == true)
    }

    @Test func `A simulation leaves readers without frames as they are`() throws {
        var configuration = try Self.read(
            "{readers: [{name: 'n', kind: 'nfc', device: 'd'}, {name: 'c', capture: ['x']}]}"
        )
        try Simulation(["frames=/tmp/f"]).apply(to: &configuration)
        #expect(configuration.readers.map(\.name) == ["c", "n"])
        #expect(configuration.readers.map(\.kind) == [.qr, .nfc])
    }

    @Test func `A simulation replaces frames and gate and nothing else`() throws {
        var configuration = try Self.read(
            "{readers: [{name: 'west', capture: ['ffmpeg'], direction: 'exit', code128: true}]}"
        )
        try Simulation(["frames=/tmp/f once", "gate=after:5,unused:7,blind"])
            .apply(to: &configuration)
        let reader = try #require(configuration.readers.first)
        #expect(configuration.readers.count == 1)
        #expect(reader.name == "west")
        #expect(reader.frames == .source("/tmp/f"))
        #expect(reader.way == .exit)
        #expect(reader.readsCode128)
        #expect(reader.endsOnce)
        #expect(configuration.gate.script.passesAfter == .milliseconds(5))
        #expect(configuration.gate.script.notUsedEvery == 7)
        #expect(!configuration.gate.script.hasSensor)
    }

    @Test(arguments: ["frame=x", "frames", "gate=after:x", "gate=open", "rate=0", "once=1"])
    func `A simulation that is not understood is a wrong line`(_ word: String) {
        let error = #expect(throws: UsageError.self) { try Simulation([word]) }
        #expect(error?.exitCode == .usage)
    }
}
