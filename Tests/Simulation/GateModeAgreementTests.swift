import Devices
import Gates
import Testing

/// The hub knows no gate, so it spells the numbers of modes by itself.
struct GateModeAgreementTests {
    @Test func `Hub and gate call each mode by the same word`() {
        for mode in GateMode.allCases {
            #expect(NumberWords.gateMode(UInt16(mode.rawValue)) == mode.name)
        }
        #expect(GateMode.allCases.count == 3)
    }
}
