import Demonstration
import Testing

@Suite("What is held before the simulated camera")
struct CameraScriptTests {
    private static func lines(_ text: String) -> [CameraScript.Presentation] {
        CameraScript.presentations(Array(text.utf8))
    }

    private static func code(_ text: String) -> CameraScript.Presentation {
        .code(Array(text.utf8))
    }

    @Test func `A line is a code, or a picture beside the script`() {
        #expect(
            Self.lines("J1ABC\n@visitor-17.pgm\n\n") == [
                Self.code("J1ABC"), .picture("visitor-17.pgm"), Self.code(""),
            ]
        )
        #expect(CameraScript.line(forPicture: 17) == "@visitor-17.pgm")
    }

    @Test func `A line that is still being written waits`() {
        #expect(Self.lines("J1ABC") == [])
        #expect(Self.lines("J1ABC\n@visit") == [Self.code("J1ABC")])
    }

    @Test(arguments: [
        "@../secret.pgm", "@/etc/passwd", "@.hidden", "@", "@visitor 1.pgm", "@VISITOR.pgm",
        "@" + String(repeating: "a", count: 33),
    ])
    func `A name that could lead elsewhere is a text like any other`(_ line: String) {
        #expect(Self.lines(line + "\n") == [Self.code(line)])
    }

    @Test func `A line is cut at its limit`() {
        let long = String(repeating: "A", count: 513)
        #expect(Self.lines(long + "\n") == [Self.code(String(repeating: "A", count: 512))])
    }

    @Test func `A code is held for three frames, and two are empty before the next`() {
        var machine = CameraMachine()
        let sights = (0..<11).map { _ in machine.next(lines: 2) }
        #expect(
            sights == [
                .shown(frame: 0), .shown(frame: 1), .shown(frame: 2), .empty, .empty,
                .shown(frame: 0), .shown(frame: 1), .shown(frame: 2), .empty, .empty, .empty,
            ]
        )
        #expect(machine.due == 2)
    }

    @Test func `A picture is held for as many frames as it has views`() {
        var machine = CameraMachine()
        let sights = (0..<8).map { _ in machine.next(lines: 1, held: 6) }
        #expect(sights.filter { $0 != .empty }.count == 6)
        #expect(machine.due == 1)
        #expect(machine.next(lines: 1, held: 3) == .empty)
        #expect(machine.next(lines: 2, held: 3) == .shown(frame: 0))
    }
}
