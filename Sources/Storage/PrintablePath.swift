import SystemPackage

/// A path as it may be shown: control characters and directional overrides are escaped, since a name on disk is
/// somebody else's text.
struct PrintablePath: CustomStringConvertible {
    let description: String

    init(_ path: FilePath) {
        var text = ""
        for scalar in path.string.unicodeScalars {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator:
                text += "\\u{\(String(scalar.value, radix: 16))}"
            default:
                text.unicodeScalars.append(scalar)
            }
        }
        description = text
    }
}
