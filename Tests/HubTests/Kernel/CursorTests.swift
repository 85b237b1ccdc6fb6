import Kernel
import Testing

@Suite struct `Cursors of lists` {
    let cursors = Cursors(key: [UInt8](repeating: 7, count: 32))

    @Test(arguments: [[], [0], [UInt8](repeating: 255, count: Cursors.positionBytesMax)])
    func `A position comes back from its text`(_ position: [UInt8]) throws {
        let text = cursors.text(of: position, in: "rights")
        #expect(text.utf8.count <= Cursors.textMax)
        #expect(try cursors.position(of: text, in: "rights") == position)
    }

    @Test func `A cursor of another list, another hub or with another letter is refused`() {
        let text = cursors.text(of: [1, 2, 3], in: "rights")
        let other = Cursors(key: [UInt8](repeating: 8, count: 32))
        #expect(throws: Problem.self) { try cursors.position(of: text, in: "scans") }
        #expect(throws: Problem.self) { try other.position(of: text, in: "rights") }
        for index in text.indices {
            var letters = Array(text)
            let place = text.distance(from: text.startIndex, to: index)
            letters[place] = letters[place] == "A" ? "B" : "A"
            #expect(throws: Problem.self) {
                try cursors.position(of: String(letters), in: "rights")
            }
        }
        #expect(throws: Problem.self) { try cursors.position(of: "", in: "rights") }
    }
}
