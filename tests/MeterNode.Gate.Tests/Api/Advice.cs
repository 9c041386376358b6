namespace MeterNode.Gate.Api;

/// <summary>What to write instead of a member that the device does not have.</summary>
public static class Advice
{
    private static readonly (string Part, string Text)[] s_advice =
    [
        ("DefaultInterpolatedStringHandler",
            "Write \"a\" + b instead of an interpolated string: on the PC the compiler turns $\"…\" into a handler that the device lacks."),
        ("System.String::Concat(System.ReadOnlySpan`1",
            "Write c.ToString() where a char is joined to a string: on the PC the compiler joins spans."),
        ("System.String::op_Implicit", "Write c.ToString() where a char is joined to a string: on the PC the compiler joins spans."),
        ("System.ReadOnlySpan`1",
            "Where a char is joined to a string, write c.ToString(); otherwise use byte[] with offset and count: Span is generic."),
        ("System.Span`1", "Use byte[] with offset and count: Span is generic."),
        ("System.String::Replace", "Use System.Text.StringBuilder.Replace."),
        ("System.String::Join", "Append in a loop with System.Text.StringBuilder."),
        ("System.String::IsNullOrWhiteSpace", "Use string.IsNullOrEmpty(s.Trim())."),
        ("System.Array::Empty", "Write new T[0]; for a params call pass an array explicitly."),
        ("System.Array::Sort", "Write the sort out: the device has no Array.Sort."),
        ("System.Array::Resize", "Allocate the new array and Array.Copy."),
        ("System.Math::Round(System.Double,System.Int32)", "Scale, Math.Round(x), and scale back."),
        ("System.MathF", "Use System.Math with double."),
        ("System.Math::",
            "Only the double overloads and those in the lists exist; an overload that is missing would silently become double. Cast, or "
                + "compare by hand."),
        ("System.Collections.Generic", "Use an array, or System.Collections.ArrayList/Hashtable/Queue."),
        ("System.Linq", "Write the loop."),
        ("System.Func`", "Declare a non-generic delegate."),
        ("System.Action`", "Declare a non-generic delegate."),
        ("System.Nullable`1", "Use a status beside the value."),
        ("System.ValueTuple", "Declare a small class or use out parameters."),
        ("System.Index", "Index with array.Length - n."),
        ("System.Range", "Copy with Array.Copy or Substring."),
        ("System.Decimal", "Use long in a smaller unit, or double."),
        ("System.Threading.Volatile", "Share through lock or Interlocked."),
        ("System.Runtime.CompilerServices.IsVolatile", "Share through lock or Interlocked: the device has no volatile."),
        ("System.Threading.Tasks", "The node is one loop: make it a step that Poll calls."),
        ("System.Runtime.CompilerServices.AsyncStateMachine", "The node is one loop: make it a step that Poll calls."),
        ("System.DivideByZeroException", "The device throws System.Exception; test the divisor first."),
        ("System.OverflowException", "The device never throws it; test the range first."),
        ("System.DateTime::get_Now", "Use the clock that is passed in."),
        ("System.Convert::ToString", "Use value.ToString()."),
        ("System.Text.Encoding::get_ASCII", "Use Encoding.UTF8."),
        ("System.IEquatable`1", "A record needs generics: write a class."),
        ("System.Runtime.CompilerServices.Nullable", "Leave nullable annotations off in firmware projects."),
        ("System.ThreadStaticAttribute", "Keep the state in an object that the thread owns."),
        ("MeterNode.VirtualBoard",
            "Firmware knows only nanoFramework's own namespaces; what differs on the PC belongs in firmware/MeterNode.Node/Platform.cs."),
    ];

    /// <summary>Advice for a line, with what the real assemblies offer under the same name when <paramref name="api"/> is given.</summary>
    public static string For(string line, NanoApi? api = null)
    {
        string advice = s_advice.FirstOrDefault(a => line.Contains(a.Part, StringComparison.Ordinal)).Text ?? "";
        string[] similar = api?.Similar(line).ToArray() ?? [];
        if (similar.Length > 0)
        {
            return $"{advice} nanoFramework has: {string.Join("; ", similar.Take(4).Select(l => l[2..]))}.".TrimStart();
        }

        return advice.Length > 0 || api == null ? advice : "Write it with what the device has (the nanoFramework class library reference).";
    }
}
