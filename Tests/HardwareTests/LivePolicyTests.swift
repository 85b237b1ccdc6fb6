import FrameDecoding
import FrameSynthesis
import Testing

@Suite struct LivePolicyTests {
    @Test func `On an empty scene the full pass is rationed to every third frame`() {
        var policy = LivePolicy()
        var passes: [[LivePolicy.Pass]] = []
        for _ in 0..<16 {
            passes.append(policy.passes())
            policy.finish(nil)
        }
        #expect(passes.allSatisfy { $0.first == .half })
        #expect(passes.filter { $0.contains(.full) }.count == 6)
        #expect(passes[0] == [.half, .full])
        #expect(passes[1] == [.half, .secondHalf])
        #expect(passes[2] == [.half])
        #expect(passes[3] == [.half, .full, .invertedHalf])
        #expect(passes[7] == [.half, .secondHalf, .invertedHalf])
        #expect(passes[15] == [.half, .full, .invertedFull])
    }

    @Test func `What found the code on the last frame is tried on the next`() {
        var policy = LivePolicy()
        policy.finish(nil)
        policy.finish(.invertedHalf)
        #expect(policy.passes() == [.half, .invertedHalf, .full])
        policy.finish(nil)
        #expect(policy.emptyFrames == 1)
        #expect(policy.passes() == [.half, .secondHalf])
    }

    @Test func `Small codes and light ones are read within four frames`() throws {
        var pipeline = try LivePipeline()
        let payload = Array("J1GATE".utf8)
        let light = try Drawing.frame(payload) { $0.isInverted = true }
        var hits = 0
        for _ in 0..<4 where hits == 0 { hits += try pipeline.codes(in: light).codes.count }
        #expect(hits == 1)
        #expect(try pipeline.codes(in: light).codes.map(\.payload) == [payload])
        let small = try Drawing.frame(payload, modulePixels: 2.2)
        hits = 0
        for _ in 0..<3 where hits == 0 { hits += try pipeline.codes(in: small).codes.count }
        #expect(hits == 1)
    }

    @Test func `Corners are given in the pixels of the whole frame`() throws {
        var pipeline = try LivePipeline()
        let found = try pipeline.codes(in: Drawing.frame(Array("J1GATE".utf8)))
        let corners = try #require(found.codes.first?.corners)
        #expect(corners.contains { $0.x > 140 && $0.y > 140 })
    }
}
