import Support
import Testing

/// Hub and edge decide by one function over facts that each gathers itself: this looks at the
/// gathering.
@Suite("Preview of the hub and verdict of a gate", .timeLimit(.minutes(4)))
struct PreviewAgreementTests {
    @Test func `The hub foretells verdict and explanation of every gate`() async throws {
        let tally = try await PreviewWorld.compare(seed: 7, rounds: 42, casesEach: 60)
        #expect(tally.cases >= 2_500)
        #expect(tally.differences.isEmpty, "\(tally.differences.prefix(3))")
        // Worth something only where much of what can be said was said.
        #expect(tally.granted > tally.cases / 20, "\(tally)")
        #expect(tally.explained > 200, "\(tally)")
        let common = ["rules", "already_inside", "no_uses_left", "capacity", "wrong_zone", "stale"]
        for refusal in common { #expect(tally.refusals[refusal, default: 0] >= 3, "\(refusal)") }
        #expect(tally.refusals.count >= 11, "\(tally)")
    }

    @Test(arguments: PreviewWorld.Plant.allCases)
    func `A difference that is planted is found`(_ plant: PreviewWorld.Plant) async throws {
        let tally = try await PreviewWorld.compare(
            seed: 7,
            rounds: 4,
            casesEach: 60,
            plant: plant
        )
        #expect(!tally.differences.isEmpty, "\(plant)")
    }

    @Test func `The same seed leads to the same cases`() async throws {
        let one = try await PreviewWorld.compare(seed: 11, rounds: 1, casesEach: 40)
        let two = try await PreviewWorld.compare(seed: 11, rounds: 1, casesEach: 40)
        #expect(one.refusals == two.refusals && one.granted == two.granted)
    }
}
