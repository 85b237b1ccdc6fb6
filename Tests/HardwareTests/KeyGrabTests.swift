import Glibc
import ScannerPorts
import Scanners
import Testing

@Suite struct KeyGrabTests {
    nonisolated private static let cases:
        [(error: Int32?, isDevice: Bool, expected: Result<KeyGrab, PortFault>)] = [
            (nil, true, .success(.taken)), (nil, false, .success(.taken)),
            (EBUSY, true, .failure(.busy)), (EBUSY, false, .failure(.busy)),
            (ENODEV, true, .failure(.gone)), (ENODEV, false, .failure(.gone)),
            (ENOTTY, true, .failure(.notTaken)), (ENOTTY, false, .success(.impossible)),
            (EINVAL, true, .failure(.notTaken)), (EINVAL, false, .failure(.notTaken)),
            (EACCES, true, .failure(.notTaken)), (EPERM, true, .failure(.notTaken)),
        ]

    @Test(arguments: cases)
    func `Only what nobody can grab is read without the grab`(
        _ given: (error: Int32?, isDevice: Bool, expected: Result<KeyGrab, PortFault>)
    ) {
        let found = Result { () throws(PortFault) in
            try KeyGrab(error: given.error, isCharacterDevice: given.isDevice)
        }
        #expect(found == given.expected)
    }

    @Test func `A device that is no keyboard stays closed, unless it is to be shared`() throws {
        let wire = try DeviceFile()
        #expect(throws: PortFault.notTaken) {
            _ = try ScannerPort(wire.path, .keys(isGrabbing: true)).isGrabbed
        }
        #expect(try ScannerPort(wire.path, .keys(isGrabbing: false)).isGrabbed)
    }
}
