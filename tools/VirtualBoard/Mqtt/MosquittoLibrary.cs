using System.Reflection;
using System.Runtime.InteropServices;

namespace MeterNode.VirtualBoard.Mqtt;

/// <summary>The system's libmosquitto, which carries the virtual board's MQTT.</summary>
public static class MosquittoLibrary
{
    internal const string Name = "mosquitto";

    private static readonly Lazy<IntPtr> s_handle = new(Load);

    static MosquittoLibrary()
    {
        NativeLibrary.SetDllImportResolver(
            typeof(MosquittoLibrary).Assembly, (name, _, _) => name == Name ? s_handle.Value : IntPtr.Zero);
    }

    /// <summary>Whether the library is installed.</summary>
    public static bool IsAvailable => s_handle.Value != IntPtr.Zero;

    /// <summary>Throws one clear line when the library is not installed.</summary>
    public static void Require()
    {
        if (!IsAvailable)
        {
            throw new DllNotFoundException("libmosquitto is not installed; on Debian: apt-get install libmosquitto1");
        }
    }

    private static IntPtr Load()
    {
        string[] names = ["libmosquitto.so.1", "libmosquitto.1.dylib", "libmosquitto"];
        foreach (string name in names)
        {
            if (NativeLibrary.TryLoad(name, Assembly.GetExecutingAssembly(), null, out IntPtr handle))
            {
                Native.LibraryInit init = Marshal.GetDelegateForFunctionPointer<Native.LibraryInit>(NativeLibrary.GetExport(handle, "mosquitto_lib_init"));
                init();
                return handle;
            }
        }

        return IntPtr.Zero;
    }
}
