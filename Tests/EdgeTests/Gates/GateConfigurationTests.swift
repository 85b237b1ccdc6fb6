import Configuration
import Edge
import Foundation
import GatePorts
import Gates
import Support
import Testing

struct GateConfigurationTests {
    private static func read(_ gate: String) throws -> GateConfiguration {
        let folder = try TemporaryFolder()
        let path = folder.path("edge.json5")
        try Data("{gate: \(gate)}".utf8).write(to: URL(fileURLWithPath: path))
        return try EdgeConfiguration(path: path, isRequired: true, environment: [:]).gate
    }

    @Test func `A board is configured with all its times`() throws {
        let gate = try Self.read(
            """
            {kind: "board", device: "/dev/serial/by-id/door", window: "6 s", pulse: "250 ms",
             grace: "200 ms", heldOpenAfter: "20 s", sensor: "pulse", failure: "secure"}
            """
        )
        #expect(gate.kind == .board)
        #expect(gate.device == "/dev/serial/by-id/door")
        #expect(gate.window == .seconds(6))
        #expect(gate.settings.pulse == .milliseconds(250))
        #expect(gate.settings.grace == .milliseconds(200))
        #expect(gate.settings.heldOpenAfter == .seconds(20))
        #expect(gate.settings.sensor == .pulse)
        #expect(gate.settings.failure == .secure)
    }

    @Test func `A relay has channels and no sensor`() throws {
        let plain = try Self.read("{kind: 'relay', device: '/dev/r'}")
        #expect(plain.channels == RelayMachine.Channels(entry: 1))
        #expect(plain.settings.sensor == .none)
        #expect(plain.settings.failure == nil)
        let both = try Self.read(
            "{kind: 'relay', device: '/dev/r', channels: {entry: 2, exit: 16}, pulse: '5 s'}"
        )
        #expect(both.channels == RelayMachine.Channels(entry: 2, exit: 16))
        #expect(both.settings.pulse == .seconds(5))
    }

    @Test func `Lines are named, and those that are active low`() throws {
        let gate = try Self.read(
            """
            {kind: "gpio", lines: {chip: "pinctrl-rp1", entry: 17, sensorEntry: 22, fire: 5,
             activeLow: ["sensorEntry", "fire"], pullUp: ["sensorEntry"], pullDown: ["fire"]}}
            """
        )
        let expected = GPIOPlan(
            chip: "pinctrl-rp1",
            [
                .entry: GPIOPlan.Line(17),
                .sensorEntry: GPIOPlan.Line(22, isActiveLow: true, bias: .pullUp),
                .fire: GPIOPlan.Line(5, isActiveLow: true, bias: .pullDown),
            ]
        )
        #expect(gate.lines == expected)
        #expect(gate.wires()?.kind == "gpio")
    }

    struct Wrong: Sendable {
        let text: String
        let path: String
        let says: String
    }

    private static let relay = "kind: 'relay', device: '/dev/r'"
    private static let board = "kind: 'board', device: '/dev/b'"
    private static let lines = "chip: 'c', entry: 1, sensorEntry: 2"

    @Test(arguments: [
        Wrong(text: "{\(board), pulse: '0 ms'}", path: "gate.pulse", says: "from 50 ms to 2 s"),
        Wrong(text: "{\(board), pulse: '49 ms'}", path: "gate.pulse", says: "from 50 ms"),
        Wrong(text: "{\(board), pulse: '2001 ms'}", path: "gate.pulse", says: "to 2 s"),
        Wrong(text: "{\(board), pulse: '-1 ms'}", path: "gate.pulse", says: "duration"),
        Wrong(text: "{\(board), pulse: -1}", path: "gate.pulse", says: "duration"),
        Wrong(text: "{\(board), pulse: 1e9}", path: "gate.pulse", says: "duration"),
        Wrong(text: "{\(board), pulse: '1000000000 s'}", path: "gate.pulse", says: "to 2 s"),
        Wrong(text: "{\(relay), pulse: '10001 ms'}", path: "gate.pulse", says: "to 10 s"),
        Wrong(text: "{\(board), window: '200 ms'}", path: "gate.window", says: "as gate.pulse"),
        Wrong(text: "{\(board), grace: '3 s'}", path: "gate.grace", says: "to 2 s"),
        Wrong(text: "{\(board), heldOpenAfter: '0 s'}", path: "gate.heldOpenAfter", says: "1 s"),
        Wrong(text: "{\(board), failure: 'open'}", path: "gate.failure", says: "safe (opens"),
        Wrong(text: "{\(board), sensor: 'light'}", path: "gate.sensor", says: "none, pulse"),
        Wrong(text: "{\(board), sensor: true}", path: "gate.sensor", says: "none, pulse"),
        Wrong(text: "{\(board), puls: '1 s'}", path: "gate.puls", says: "did you mean \"pulse\""),
        Wrong(text: "{\(board), channels: {}}", path: "gate.channels", says: "unknown"),
        Wrong(text: "{kind: 'board'}", path: "gate.device", says: "missing"),
        Wrong(text: "{kind: 'relay'}", path: "gate.device", says: "missing"),
        Wrong(text: "{kind: 'board', device: 'ttyUSB0'}", path: "gate.device", says: "whole path"),
        Wrong(text: "{\(relay), sensor: 'pulse'}", path: "gate.sensor", says: "tells nothing"),
        Wrong(text: "{\(relay), sensor: 'contact'}", path: "gate.sensor", says: "tells nothing"),
        Wrong(
            text: "{\(relay), channels: {entry: 17}}",
            path: "gate.channels.entry",
            says: "1 to 16"
        ),
        Wrong(text: "{kind: 'gpio'}", path: "gate.lines.chip", says: "missing"),
        Wrong(
            text: "{kind: 'gpio', lines: {chip: 'c', sensorEntry: 2}}",
            path: "gate.lines.entry",
            says: "entry, exit or both"
        ),
        Wrong(
            text: "{kind: 'gpio', lines: {chip: 'c', entry: 1}}",
            path: "gate.lines.sensorEntry",
            says: "needs its line"
        ),
        Wrong(
            text: "{kind: 'gpio', sensor: 'contact', lines: {chip: 'c', entry: 1}}",
            path: "gate.lines.contact",
            says: "needs its line"
        ),
        Wrong(
            text: "{kind: 'gpio', sensor: 'contact', lines: {\(lines), contact: 3}}",
            path: "gate.lines.sensorEntry",
            says: "this gate's is contact"
        ),
        Wrong(
            text: "{kind: 'gpio', lines: {chip: 'c', entry: 1, sensorEntry: 1}}",
            path: "gate.lines.chip",
            says: "one number"
        ),
        Wrong(
            text: "{kind: 'gpio', lines: {\(lines), activeLow: ['fire']}}",
            path: "gate.lines.activeLow",
            says: "has no line"
        ),
        Wrong(
            text: "{kind: 'gpio', lines: {\(lines), activeLow: ['fir']}}",
            path: "gate.lines.activeLow",
            says: "takes names of lines"
        ),
        Wrong(
            text: "{kind: 'gpio', lines: {\(lines), pullUp: ['entry']}}",
            path: "gate.lines.pullUp",
            says: "each once: sensorEntry"
        ),
        Wrong(
            text: "{kind: 'gpio', lines: {\(lines), pullUp: ['sensorEntry'], "
                + "pullDown: ['sensorEntry']}}",
            path: "gate.lines.pullDown",
            says: "pulled up"
        ),
        Wrong(
            text: "{kind: 'gpio', lines: {\(lines), exit: 1024}}",
            path: "gate.lines.exit",
            says: "0 to 1023"
        ),
    ])
    func `What is wrong with a gate is said where it stands`(_ given: Wrong) throws {
        let error = #expect(throws: ConfigurationError.self) { try Self.read(given.text) }
        let problem = error?.problems.first { $0.path == given.path }
        #expect(problem?.text.contains(given.says) == true, "\(error?.problems ?? [])")
    }

    @Test func `The words of a simulation stand above the file`() throws {
        var configuration = EdgeConfiguration()
        configuration.gate = try Self.read("{\(Self.board)}")
        try Simulation(["gate=after:20"]).apply(to: &configuration)
        #expect(configuration.gate.kind == .simulator)
        #expect(configuration.gate.wires() == nil)
    }
}
