import Fuzzing
import Processes
import Support
import Testing

/// Every parser of foreign bytes, with what fuzzers found worth keeping and with damaged seeds.
@Suite(.timeLimit(.minutes(10)))
struct ForeignParserTests {
    private static let folder = "Tests/Fixtures/corpora"

    private static func corpus(_ parser: ForeignParser) throws -> Corpus {
        let bytes = try Files.read("\(folder)/\(parser.name).txt", limit: 1 << 20)
        return try #require(Corpus(text: String(decoding: bytes, as: UTF8.self)))
    }

    @Test func `Every parser has a name and a corpus of its own, and no corpus is left over`()
        throws
    {
        let names = ForeignParser.all.map(\.name)
        #expect(Set(names).count == names.count)
        #expect(try Files.list(Self.folder).sorted() == names.map { "\($0).txt" }.sorted())
    }

    @Test(arguments: ForeignParser.all.map(\.name))
    func `A parser reads its corpus and comes to an end`(_ name: String) throws {
        let parser = try #require(ForeignParser.named(name))
        let corpus = try Self.corpus(parser)
        #expect(!corpus.inputs.isEmpty)
        for input in corpus.inputs + parser.seeds() + [[]] { parser.read(input) }
    }

    @Test(arguments: ForeignParser.all.map(\.name))
    func `A parser reads what is one damage away from sense`(_ name: String) throws {
        let parser = try #require(ForeignParser.named(name))
        var random = SeededRandom(seed: 20_261_120)
        let inputs = try Self.corpus(parser).inputs + parser.seeds()
        for _ in 0..<1_000 {
            guard var input = inputs.randomElement(using: &random) else { return }
            Self.damage(&input, &random)
            parser.read(input)
        }
    }

    private static func damage(_ input: inout [UInt8], _ random: inout SeededRandom) {
        let place = Int.random(in: 0...input.count, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: input.removeSubrange(place...)
        case 1: input.insert(UInt8.random(in: 0...255, using: &random), at: place)
        case 2 where place < input.count:
            input[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        default: input += input[place...]
        }
    }

    @Test func `The fuzzer finds the planted fault, and nothing else in a short run`() async throws
    {
        let child = try Child(
            ChildSpec(
                "/bin/bash",
                ["-c", "Provisioning/fuzz --seconds 1 --inputs 1000 2>&1"],
                environment: OwnProcess.environment,
                output: .pipe
            )
        )
        let text = String(
            decoding: try await child.output?.all(limit: 1 << 20) ?? [],
            as: UTF8.self
        )
        #expect(await child.wait() == .code(0), "\(text)")
        #expect(text.contains("planted: found"))
        #expect(text.contains("\(ForeignParser.all.count) parsers sound"))
    }
}
