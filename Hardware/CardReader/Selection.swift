package import Badges

/// What one look into the field found.
package enum Selection: Sendable, Equatable {
    case nothing
    case card(CardTarget)
    /// Something answered that is not consistent in itself.
    case bad(CardFault)
    /// The reader did not answer as it should.
    case failed

    /// What libnfc says of a target, its lengths not yet believed.
    package struct Claimed: Sendable, Equatable {
        package var uid: [UInt8]
        package var uidLength: Int
        package var atqa: UInt16
        package var sak: UInt8
        package var ats: [UInt8]
        package var atsLength: Int

        package init(
            uid: [UInt8],
            uidLength: Int,
            atqa: UInt16,
            sak: UInt8,
            ats: [UInt8],
            atsLength: Int
        ) {
            self.uid = uid
            self.uidLength = uidLength
            self.atqa = atqa
            self.sak = sak
            self.ats = ats
            self.atsLength = atsLength
        }
    }

    /// Judges the result of `nfc_initiator_select_passive_target`.
    ///
    /// Only 1 is a target: libnfc hands on the chip's count unread, and a torn answer was seen to
    /// give 65 and 129. Two targets share one description, of which the second half is made up.
    package init(result: Int, _ claimed: @autoclosure () -> Claimed) {
        guard result >= 0 else {
            self = .failed
            return
        }
        guard result > 0 else {
            self = .nothing
            return
        }
        guard result == 1 else {
            self = .bad(.malformed)
            return
        }
        self = Self.judged(claimed())
    }

    private static func judged(_ claimed: Claimed) -> Selection {
        guard (0...claimed.uid.count).contains(claimed.uidLength) else {
            return .bad(.wrongNumberLength)
        }
        guard (0...claimed.ats.count).contains(claimed.atsLength) else {
            return .bad(.wrongAnswerToSelect)
        }
        do throws(CardFault) {
            return .card(
                try CardTarget(
                    uid: Array(claimed.uid.prefix(claimed.uidLength)),
                    atqa: claimed.atqa,
                    sak: claimed.sak,
                    ats: Array(claimed.ats.prefix(claimed.atsLength))
                )
            )
        } catch {
            return .bad(error)
        }
    }
}
