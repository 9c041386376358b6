using System.Runtime.InteropServices;

namespace MeterNode.Plant.Collecting;

/// <summary>The part of libmosquitto that a subscriber needs (mosquitto.h, version 2.0).</summary>
public static partial class NativeMosquitto
{
    public const int Success = 0;
    public const int Invalid = 3;
    public const int NoConnection = 4;
    public const int Errno = 14;

    private const string Library = "libmosquitto.so.1";

    [StructLayout(LayoutKind.Sequential)]
    public struct Message
    {
        public int Id;
        public nint Topic;
        public nint Payload;
        public int PayloadLength;
        public int Qos;
        public byte Retain;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct PollDescriptor
    {
        public int Descriptor;
        public short Events;
        public short Returned;
    }

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    public delegate void ConnectCallback(nint client, nint user, int code);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    public delegate void SubscribeCallback(nint client, nint user, int id, int count, nint granted);

    [UnmanagedFunctionPointer(CallingConvention.Cdecl)]
    public delegate void MessageCallback(nint client, nint user, ref Message message);

    [LibraryImport(Library, EntryPoint = "mosquitto_lib_init")]
    public static partial int Initialise();

    [LibraryImport(Library, EntryPoint = "mosquitto_new", StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint New(string id, [MarshalAs(UnmanagedType.U1)] bool cleanSession, nint user);

    [LibraryImport(Library, EntryPoint = "mosquitto_destroy")]
    public static partial void Destroy(nint client);

    [LibraryImport(Library, EntryPoint = "mosquitto_threaded_set")]
    public static partial int SetThreaded(nint client, [MarshalAs(UnmanagedType.U1)] bool threaded);

    [LibraryImport(Library, EntryPoint = "mosquitto_tls_set", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SetTls(nint client, string caFile, string? caPath, string? certificateFile, string? keyFile, nint passwordCallback);

    [LibraryImport(Library, EntryPoint = "mosquitto_connect_callback_set")]
    public static partial void OnConnect(nint client, ConnectCallback callback);

    [LibraryImport(Library, EntryPoint = "mosquitto_subscribe_callback_set")]
    public static partial void OnSubscribe(nint client, SubscribeCallback callback);

    [DllImport(Library, EntryPoint = "mosquitto_message_callback_set")]
    public static extern void OnMessage(nint client, MessageCallback callback);

    [LibraryImport(Library, EntryPoint = "mosquitto_connect", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Connect(nint client, string host, int port, int keepAliveSeconds);

    [LibraryImport(Library, EntryPoint = "mosquitto_disconnect")]
    public static partial int Disconnect(nint client);

    [LibraryImport(Library, EntryPoint = "mosquitto_subscribe", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Subscribe(nint client, nint id, string topic, int qos);

    [LibraryImport(Library, EntryPoint = "mosquitto_publish", StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Publish(nint client, nint id, string topic, int payloadLength, byte[] payload, int qos, [MarshalAs(UnmanagedType.U1)] bool retain);

    [LibraryImport(Library, EntryPoint = "mosquitto_socket")]
    public static partial int Socket(nint client);

    [LibraryImport(Library, EntryPoint = "mosquitto_loop_read")]
    public static partial int Read(nint client, int maxPackets);

    [LibraryImport(Library, EntryPoint = "mosquitto_loop_write")]
    public static partial int Write(nint client, int maxPackets);

    [LibraryImport(Library, EntryPoint = "mosquitto_loop_misc")]
    public static partial int Misc(nint client);

    [LibraryImport(Library, EntryPoint = "mosquitto_want_write")]
    [return: MarshalAs(UnmanagedType.U1)]
    public static partial bool WantsWrite(nint client);

    [LibraryImport(Library, EntryPoint = "mosquitto_strerror")]
    private static partial nint ErrorText(int code);

    [LibraryImport(Library, EntryPoint = "mosquitto_connack_string")]
    private static partial nint RefusalText(int code);

    [LibraryImport("libc", EntryPoint = "poll")]
    public static partial int Poll(ref PollDescriptor descriptor, nuint count, int timeoutMs);

    public static string Describe(int code) => Marshal.PtrToStringUTF8(ErrorText(code))!.TrimEnd('.');

    public static string DescribeRefusal(int code) => Marshal.PtrToStringUTF8(RefusalText(code))!.TrimEnd('.');
}
