import Access
import Support
import Sync

extension GoldenVector {
    /// A capsule and its codes in the first slot, the second and the last.
    static func rotatingCodes(_ fixed: Fixed) -> [GoldenVector] {
        let reader = TokenReader(scope: Fixed.scope, keys: fixed.keyring.tokenKeys)
        let phone = PhoneForge(
            fixed.token(flags: RightFlags(rawValue: 1)),
            seed: 0x41,
            signedBy: fixed.tokenKey
        )
        let links = ([0, 1, 2_879, 2_880] as [UInt16]).flatMap { phone.reveal($0).bytes }
        let codes = ([0, 1, 2_879] as [UInt16]).flatMap { slot -> [GoldenVector] in
            let bytes = phone.bytes(slot)
            return [
                GoldenVector("rotating-\(slot).bin", bytes) { bytes in
                    (try? reader.verifyRotating(bytes)).map {
                        RotatingCode.bytes(
                            capsule: $0.capsule.signed(by: fixed.tokenKey),
                            slot: $0.slot,
                            reveal: $0.reveal
                        )
                    }
                },
                GoldenVector("rotating-\(slot).txt", Array(TokenText.spelling(bytes).utf8)) {
                    TokenText.bytes(of: $0).map { Array(TokenText.spelling($0).utf8) }
                },
            ]
        }
        return codes + [
            GoldenVector("capsule.bin", derived: phone.signed),
            GoldenVector("links.bin", derived: links),
        ]
    }
}
