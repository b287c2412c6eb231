/// Something on the network that is asked for certificates: a cluster, an account, a log.
///
/// A run never throws: what could not be seen is told as ``Discovery/blind(_:)``.
package protocol RemoteSource: Sendable {
    /// Asks, and tells what was found as it goes.
    ///
    /// - Parameter tell: takes what was found, a page at a time, in order, and may take it out of the array. Never called
    ///   by two tasks at once. `false` ends the run early.
    func discover(_ tell: @escaping @Sendable (inout [Discovery]) -> Bool) async
}
