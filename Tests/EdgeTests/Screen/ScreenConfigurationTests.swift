import Configuration
import Display
import Edge
import Foundation
import Support
import Testing

struct ScreenConfigurationTests {
    private static func read(_ text: String) throws -> EdgeConfiguration {
        let folder = try TemporaryFolder()
        let path = folder.path("edge.json5")
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        return try EdgeConfiguration(path: path, isRequired: true, environment: [:])
    }

    @Test func `A screen bears the names that the place gave`() throws {
        let read = try Self.read(
            """
            {
              screen: {
                name: "Stade du Col", language: "ar", gateGroups: {"3": "Porte C"},
                blocks: {"12": "Virage <Nord>"}, frameAncestors: ["http://127.0.0.1:8480"],
                help: "Sonnez, ou 01 23 45 67 89",
              },
              lamps: {device: "/dev/serial/by-id/lamps"},
            }
            """
        )
        let names = read.screen.names
        #expect(names.venue == "Stade du Col")
        #expect(names.gateGroups == [3: "Porte C"] && names.blocks == [12: "Virage <Nord>"])
        #expect(read.screen.language == .arabic)
        #expect(read.screen.frameAncestors == ["http://127.0.0.1:8480"])
        #expect(names.help == "Sonnez, ou 01 23 45 67 89")
        #expect(read.screen.text == nil)
        #expect(read.lamps == LampsConfiguration(device: "/dev/serial/by-id/lamps"))
    }

    @Test func `A terminal speaks the language of the screen`() throws {
        let read = try Self.read(
            #"{screen: {language: "en", text: "/dev/tty1", columns: 100, rows: 37}}"#
        )
        let text = try #require(read.screen.text)
        #expect(text.device == "/dev/tty1" && text.language == .english)
        #expect(text.screen == TextScreen(columns: 100, rows: 37))
    }

    @Test(arguments: [
        #"{screen: {name: ""}}"#, #"{screen: {name: "a\u001b[2J"}}"#, #"{screen: {name: 7}}"#,
        #"{screen: {language: "de"}}"#, #"{screen: {gateGroups: {"0": "A"}}}"#,
        #"{screen: {gateGroups: {"65536": "A"}}}"#, #"{screen: {gateGroups: {"C": "A"}}}"#,
        #"{screen: {gateGroups: {"3": ""}}}"#, #"{screen: {gateGroups: {"3": 3}}}"#,
        #"{screen: {blocks: ["A"]}}"#, #"{screen: {text: "tty1"}}"#,
        #"{screen: {text: "/dev/tty1", language: "ar"}}"#, #"{screen: {rows: 9}}"#,
        #"{screen: {columns: 241}}"#, #"{screen: {frameAncestors: ["https://evil.example"]}}"#,
        #"{screen: {frameAncestors: ["http://127.0.0.1.evil.example"]}}"#,
        #"{screen: {frameAncestors: ["*"]}}"#, #"{screen: {nam: "A"}}"#,
        #"{screen: {help: ""}}"#, #"{screen: {help: "a\u001b[2J"}}"#, #"{lamps: {device: ""}}"#,
    ])
    func `What a screen cannot be is refused`(_ text: String) {
        #expect(throws: ConfigurationError.self) { try Self.read(text) }
    }
}
