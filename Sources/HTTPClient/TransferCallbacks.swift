import CCurl
import Glibc

/// What libcurl calls while it works, on the driver's thread. The context is the ``Transfer``, unretained: the loop
/// keeps it until the handle has left libcurl's hands.
enum TransferCallbacks {
    static func install(on easy: inout EasyHandle, context: UnsafeMutableRawPointer) {
        easy.set(CURLOPT_HEADERFUNCTION, callback: header)
        easy.set(CURLOPT_HEADERDATA, pointer: context)
        easy.set(CURLOPT_WRITEFUNCTION, callback: body)
        easy.set(CURLOPT_WRITEDATA, pointer: context)
        easy.setPrerequest(prerequest)
        easy.set(CURLOPT_PREREQDATA, pointer: context)
        easy.setOpenSocket(openSocket)
        easy.set(CURLOPT_OPENSOCKETDATA, pointer: context)
    }

    private static func transfer(_ context: UnsafeMutableRawPointer?) -> Transfer? {
        context.map { Unmanaged<Transfer>.fromOpaque($0).takeUnretainedValue() }
    }

    /// Any number but the one given stops the transfer; for no bytes at all the number is 0, and so is the answer.
    private static let header: rekey_curl_data_callback = { bytes, _, count, context in
        let line = UnsafeRawBufferPointer(start: bytes, count: count)
        return transfer(context)?.collector.takeHeaderLine(line) == true ? count : 0
    }

    private static let body: rekey_curl_data_callback = { bytes, _, count, context in
        let piece = UnsafeRawBufferPointer(start: bytes, count: count)
        return transfer(context)?.collector.takeBody(piece) == true ? count : 0
    }

    private static let prerequest: curl_prereq_callback = { context, _, _, _, _ in
        transfer(context)?.willSend() == true ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
    }

    /// Opens the socket itself, to look at the address first, and so that no child started meanwhile inherits it.
    private static let openSocket: curl_opensocket_callback = { context, _, address in
        guard let address, transfer(context)?.mayConnect(to: SocketAddress(address)) == true else { return -1 }
        let type = address.pointee.socktype | Int32(SOCK_CLOEXEC.rawValue)
        return socket(address.pointee.family, type, address.pointee.protocol)
    }
}
