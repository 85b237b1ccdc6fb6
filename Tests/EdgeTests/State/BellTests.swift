import Edge
import Testing

@Suite(.timeLimit(.minutes(1)))
struct BellTests {
    @Test func `A ring at the very end of the work is not lost`() async {
        for _ in 0..<500 {
            let bell = Bell()
            let value = await bell.interrupting {
                bell.ring()
                return 1
            }
            if value != nil { #expect(await bell.wait()) }
        }
    }

    @Test func `A ring that a cancelled wait did not take is for the next`() async {
        let bell = Bell()
        bell.ring()
        let cancelled = Task { () async -> Bool in
            withUnsafeCurrentTask { $0?.cancel() }
            return await bell.wait()
        }
        #expect(await cancelled.value == false)
        #expect(await bell.wait())
    }
}
