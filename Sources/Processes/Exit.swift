/// How a child ended.
package enum Exit: Sendable, Equatable {
    case code(Int32)
    case signal(Int32)

    package var isSuccess: Bool { self == .code(0) }
}
