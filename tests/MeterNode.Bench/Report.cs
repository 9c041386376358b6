using System;

namespace MeterNode.Bench
{
    /// <summary>Writes one line a figure: name | value | unit | budget | aim.</summary>
    public static class Report
    {
        /// <summary>Writes the machine and the heading.</summary>
        public static void Begin()
        {
            Console.WriteLine("machine: " + Machine());
            Line("what", "measured", "unit", "budget", "aim");
        }

        /// <summary>Writes a cost in loop units; budget and aim of 0 are left out.</summary>
        public static void LoopUnits(string name, double value, double budget, double aim)
        {
            Line(name, value.ToString("F1"), "LU", budget > 0 ? budget.ToString("F0") : "", aim > 0 ? aim.ToString("F0") : "");
        }

        /// <summary>Writes a size in bytes; a budget below 0 is left out.</summary>
        public static void Bytes(string name, long value, long budget, long aim)
        {
            Line(name, value.ToString(), "B", budget < 0 ? "" : budget.ToString(), aim < 0 ? "" : aim.ToString());
        }

        /// <summary>True on nanoFramework, whose class library is called mscorlib.</summary>
        public static bool IsNanoFramework => typeof(string).Assembly.FullName.StartsWith("mscorlib");

        private static string Machine() => IsNanoFramework
            ? "nanoFramework"
            : "PC (.NET): compiled to machine code, loop units are not those of the device";

        private static void Line(string name, string value, string unit, string budget, string aim)
        {
            Console.WriteLine(
                name.PadRight(44, ' ') + " | " + value.PadLeft(12, ' ') + " | " + unit.PadRight(4, ' ') + " | " + budget.PadLeft(8, ' ')
                    + " | " + aim.PadLeft(8, ' '));
        }
    }
}
