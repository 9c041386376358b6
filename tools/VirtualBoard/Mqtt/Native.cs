using System.Runtime.InteropServices;

namespace MeterNode.VirtualBoard.Mqtt;

/// <summary>The functions of libmosquitto 2.0 that the session uses (mosquitto.h).</summary>
internal static class Native
{
    internal const int Success = 0;
    internal const int OptionProtocolVersion = 1;
    internal const int TlsError = 8;
    internal const int TlsHandshakeError = 26;
    internal const int VerifyNone = 0;
    internal const int VerifyPeer = 1;

    private const string Library = MosquittoLibrary.Name;

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    internal delegate int LibraryInit();

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    internal delegate void ConnectCallback(IntPtr mosq, IntPtr obj, int code, int flags, IntPtr properties);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    internal delegate void PublishCallback(IntPtr mosq, IntPtr obj, int mid, int reason, IntPtr properties);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    internal delegate void MessageCallback(IntPtr mosq, IntPtr obj, IntPtr message, IntPtr properties);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    internal delegate void SubscribeCallback(IntPtr mosq, IntPtr obj, int mid, int count, IntPtr granted, IntPtr properties);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    internal delegate void UnsubscribeCallback(IntPtr mosq, IntPtr obj, int mid, IntPtr properties);

    [DllImport(Library, EntryPoint = "mosquitto_new")]
    internal static extern IntPtr Create([MarshalAs(UnmanagedType.LPUTF8Str)] string id, [MarshalAs(UnmanagedType.I1)] bool clean, IntPtr obj);

    [DllImport(Library, EntryPoint = "mosquitto_destroy")]
    internal static extern void Destroy(IntPtr mosq);

    [DllImport(Library, EntryPoint = "mosquitto_int_option")]
    internal static extern int SetOption(IntPtr mosq, int option, int value);

    [DllImport(Library, EntryPoint = "mosquitto_threaded_set")]
    internal static extern int SetThreaded(IntPtr mosq, [MarshalAs(UnmanagedType.I1)] bool threaded);

    [DllImport(Library, EntryPoint = "mosquitto_will_set")]
    internal static extern int SetWill(
        IntPtr mosq, [MarshalAs(UnmanagedType.LPUTF8Str)] string topic, int length, byte[] payload, int qos, [MarshalAs(UnmanagedType.I1)] bool retain);

    [DllImport(Library, EntryPoint = "mosquitto_username_pw_set")]
    internal static extern int SetUser(
        IntPtr mosq, [MarshalAs(UnmanagedType.LPUTF8Str)] string user, [MarshalAs(UnmanagedType.LPUTF8Str)] string? password);

    [DllImport(Library, EntryPoint = "mosquitto_tls_set")]
    internal static extern int SetTls(
        IntPtr mosq, [MarshalAs(UnmanagedType.LPUTF8Str)] string? caFile, [MarshalAs(UnmanagedType.LPUTF8Str)] string? caPath,
        [MarshalAs(UnmanagedType.LPUTF8Str)] string? certFile, [MarshalAs(UnmanagedType.LPUTF8Str)] string? keyFile, IntPtr passwordCallback);

    [DllImport(Library, EntryPoint = "mosquitto_tls_opts_set")]
    internal static extern int SetTlsOptions(
        IntPtr mosq, int verify, [MarshalAs(UnmanagedType.LPUTF8Str)] string? version, [MarshalAs(UnmanagedType.LPUTF8Str)] string? ciphers);

    [DllImport(Library, EntryPoint = "mosquitto_tls_insecure_set")]
    internal static extern int SetTlsInsecure(IntPtr mosq, [MarshalAs(UnmanagedType.I1)] bool insecure);

    [DllImport(Library, EntryPoint = "mosquitto_connect")]
    internal static extern int Connect(IntPtr mosq, [MarshalAs(UnmanagedType.LPUTF8Str)] string host, int port, int keepAlive);

    [DllImport(Library, EntryPoint = "mosquitto_disconnect")]
    internal static extern int Disconnect(IntPtr mosq);

    [DllImport(Library, EntryPoint = "mosquitto_loop")]
    internal static extern int Loop(IntPtr mosq, int timeoutMs, int maxPackets);

    [DllImport(Library, EntryPoint = "mosquitto_publish_v5")]
    internal static extern int Publish(
        IntPtr mosq, out int mid, [MarshalAs(UnmanagedType.LPUTF8Str)] string topic, int length, byte[] payload, int qos,
        [MarshalAs(UnmanagedType.I1)] bool retain, IntPtr properties);

    [DllImport(Library, EntryPoint = "mosquitto_subscribe_multiple")]
    internal static extern int Subscribe(
        IntPtr mosq, out int mid, int count, IntPtr[] topics, int qos, int options, IntPtr properties);

    [DllImport(Library, EntryPoint = "mosquitto_unsubscribe_multiple")]
    internal static extern int Unsubscribe(
        IntPtr mosq, out int mid, int count, IntPtr[] topics, IntPtr properties);

    [DllImport(Library, EntryPoint = "mosquitto_property_add_string")]
    internal static extern int AddProperty(ref IntPtr properties, int identifier, [MarshalAs(UnmanagedType.LPUTF8Str)] string value);

    [DllImport(Library, EntryPoint = "mosquitto_property_free_all")]
    internal static extern void FreeProperties(ref IntPtr properties);

    [DllImport(Library, EntryPoint = "mosquitto_connect_v5_callback_set")]
    internal static extern void OnConnect(IntPtr mosq, ConnectCallback callback);

    [DllImport(Library, EntryPoint = "mosquitto_publish_v5_callback_set")]
    internal static extern void OnPublish(IntPtr mosq, PublishCallback callback);

    [DllImport(Library, EntryPoint = "mosquitto_message_v5_callback_set")]
    internal static extern void OnMessage(IntPtr mosq, MessageCallback callback);

    [DllImport(Library, EntryPoint = "mosquitto_subscribe_v5_callback_set")]
    internal static extern void OnSubscribe(IntPtr mosq, SubscribeCallback callback);

    [DllImport(Library, EntryPoint = "mosquitto_unsubscribe_v5_callback_set")]
    internal static extern void OnUnsubscribe(IntPtr mosq, UnsubscribeCallback callback);

    [DllImport(Library, EntryPoint = "mosquitto_strerror")]
    internal static extern IntPtr ErrorText(int code);

    /// <summary>struct mosquitto_message.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Message
    {
        public int Mid;
        public IntPtr Topic;
        public IntPtr Payload;
        public int PayloadLength;
        public int Qos;

        [MarshalAs(UnmanagedType.I1)]
        public bool Retain;
    }
}
