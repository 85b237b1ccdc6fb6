import CardReader
import ReaderLines
import Testing

@Suite struct ReaderFailureTests {
    @Test(arguments: ReaderFailure.Code.allCases)
    func `Every fault is a line that the daemon understands`(_ code: ReaderFailure.Code) {
        let failure = ReaderFailure(code)
        let line = ReaderLine.fault(code: code.rawValue, text: failure.message)
        #expect(line.text == "FAULT\t\(code.rawValue)\t\(failure.message)")
        #expect(failure.message.utf8.count <= 200)
    }
}
