import Access
import Sync
import Vocabulary

/// What verifying a phone's code takes: one signature, and as many steps as the slot says.
///
/// The first slot shows the signature alone, the last the longest way; what the gate remembers of
/// the slot before makes it one step again. The processor's time counts.
enum RotatingFigure {
    private static let last = Capsule.slotsMax - 1
    /// Chains are made before the clock runs; each takes as long as the longest verification.
    private static let phonesMax = 200

    /// A code, and what its gate remembers.
    private struct Shown {
        let payload: [UInt8]
        let memory: ShownSlot?
    }

    static func measure(_ season: Season, plan: BenchmarkPlan) throws -> Measured {
        let reader = TokenReader(scope: Season.scope, keys: season.keyring.tokenKeys)
        let count = min(phonesMax, max(1, plan.decisions / 10))
        var random = SplitMix(seed: plan.seed ^ 0x524F_5441)
        let phones = (0..<count).map { _ in Phone(season, &random) }
        let first = try time(phones.map { $0.shown(0) }, reader, plan)
        let longest = try time(phones.map { $0.shown(last) }, reader, plan)
        let remembered = try time(
            phones.map { $0.shown(last, remembering: last - 1) },
            reader,
            plan
        )
        return Measured(
            [
                .rotatingFirstSlotMicroseconds: first,
                .rotatingLastSlotMicroseconds: longest,
                .rotatingRememberedSlotMicroseconds: remembered,
            ],
            notes: [
                "verifying a rotating code: slot 0 \(text(first)) µs, slot \(last) "
                    + "\(text(longest)) µs, the same with slot \(last - 1) remembered "
                    + "\(text(remembered)) µs of the processor"
            ]
        )
    }

    private static func text(_ value: Double) -> String { Decimals.text(value, digits: 1) }

    /// Microseconds, the median of rounds over all codes.
    private static func time(
        _ shown: [Shown],
        _ reader: TokenReader,
        _ plan: BenchmarkPlan
    ) throws -> Double {
        var rounds: [Double] = []
        for _ in 0..<plan.rounds {
            let begin = Stopwatch.processor()
            for one in shown {
                guard case .rotating = try reader.readCode(one.payload, shown: { _ in one.memory })
                else {
                    throw BenchmarkFailure(.wrongAnswer, "A phone's code was read as printed.")
                }
            }
            let time = Stopwatch.processor() - begin
            rounds.append(Double(time) / Double(shown.count) / 1_000)
        }
        return Middle.median(rounds)
    }

    /// A chain with its signed anchor.
    private struct Phone {
        private let capsule: Capsule
        private let signed: [UInt8]
        private let seed: Reveal

        init(_ season: Season, _ random: inout SplitMix) {
            let now = Minute(holding: Season.now)
            let token = Token(
                key: KeyRole.token.rawValue,
                flags: RightFlags(rawValue: 1),
                generation: 1,
                right: RightID(random.next()),
                scope: Season.scope,
                issuedAt: now,
                notBefore: now,
                duration: 24 * 60,
                zoneSet: 1
            )
            var writer = ByteWriter(capacity: Reveal.byteCount)
            writer.number(random.next())
            writer.number(random.next())
            guard let seed = Reveal(writer.bytes) else {
                preconditionFailure("16 bytes are a seed")
            }
            self.seed = seed
            let anchor = seed.stepped(from: Capsule.slotsMax, to: 0, of: token.right)
            capsule = Capsule(token: token, anchor: anchor)
            signed = capsule.signed(by: season.codes.signer)
        }

        func shown(_ slot: UInt16, remembering memory: UInt16? = nil) -> Shown {
            let bytes = RotatingCode.bytes(capsule: signed, slot: slot, reveal: reveal(slot))
            return Shown(
                payload: Array(TokenText.spelling(bytes).utf8),
                memory: memory.map { code($0).shown }
            )
        }

        private func code(_ slot: UInt16) -> RotatingCode {
            RotatingCode(capsule: capsule, slot: slot, reveal: reveal(slot))
        }

        private func reveal(_ slot: UInt16) -> Reveal {
            seed.stepped(from: Capsule.slotsMax, to: slot, of: capsule.token.right)
        }
    }
}
