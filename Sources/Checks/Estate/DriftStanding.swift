/// How a certificate that was found stands to the one that should be there.
enum DriftStanding: Equatable {
    /// It is the one.
    case wanted
    /// It is one of the same line: another generation, or the one that a renewal replaced.
    case earlier
    /// It is none of ours, or none of this file's.
    case foreign
}
