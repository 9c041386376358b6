using System.Reflection;
using System.Runtime.Loader;
using MeterNode.Core.Evidence;
using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;
using MethodBody = Mono.Cecil.Cil.MethodBody;

namespace MeterNode.Tools.Tests.ConstantTime;

/// <summary>
/// A copy of MeterNode.Core whose evidence code reports to <see cref="Trace"/> everything on which its time may depend: every
/// basic block, array index, shift count and division.
/// </summary>
internal sealed class TracedCore
{
    private readonly Assembly _assembly;

    private TracedCore(Assembly assembly, IReadOnlyList<string> blocks)
    {
        _assembly = assembly;
        Blocks = blocks;
    }

    /// <summary>Method and IL offset of each basic block.</summary>
    public IReadOnlyList<string> Blocks { get; }

    public static TracedCore Load()
    {
        string path = typeof(P256Signer).Assembly.Location;
        using AssemblyDefinition assembly = AssemblyDefinition.ReadAssembly(path);
        List<string> blocks = [];
        foreach (MethodDefinition method in assembly.MainModule.GetTypes()
            .Where(t => t.Namespace == typeof(P256Signer).Namespace).SelectMany(t => t.Methods).Where(m => m.HasBody))
        {
            Instrument(method, blocks);
        }

        MemoryStream copy = new();
        assembly.Write(copy);
        copy.Position = 0;
        return new TracedCore(new AssemblyLoadContext("traced").LoadFromStream(copy), blocks);
    }

    /// <summary>A type of the evidence code in the copy.</summary>
    public Type Type(string name) => _assembly.GetType("MeterNode.Core.Evidence." + name, throwOnError: true)!;

    /// <summary>Runs and returns what was traced.</summary>
    public (long[] BlockCounts, ulong Hash) Run(Action action)
    {
        Trace.Start(Blocks.Count);
        action();
        return (Trace.BlockCounts, Trace.Hash);
    }

    private static void Instrument(MethodDefinition method, List<string> blocks)
    {
        MethodBody body = method.Body;
        body.SimplifyMacros();
        ILProcessor processor = body.GetILProcessor();
        HashSet<Instruction> leaders = Leaders(body);
        MethodReference Report(string name) => method.Module.ImportReference(typeof(Trace).GetMethod(name));
        foreach (Instruction instruction in body.Instructions.ToArray())
        {
            List<Instruction> before = [];
            if (leaders.Contains(instruction) && instruction.Previous?.OpCode.OpCodeType != OpCodeType.Prefix)
            {
                before.Add(processor.Create(OpCodes.Ldc_I4, blocks.Count));
                before.Add(processor.Create(OpCodes.Call, Report(nameof(Trace.Block))));
                blocks.Add($"{method.DeclaringType.Name}.{method.Name}+{instruction.Offset:x4}");
            }

            before.AddRange(Events(method, processor, instruction, Report));
            if (before.Count == 0)
            {
                continue;
            }

            foreach (Instruction added in before)
            {
                processor.InsertBefore(instruction, added);
            }

            Retarget(body, instruction, before[0]);
        }

        body.OptimizeMacros();
    }

    private static IEnumerable<Instruction> Events(
        MethodDefinition method, ILProcessor processor, Instruction instruction, Func<string, MethodReference> report)
    {
        switch (instruction.OpCode.Code)
        {
            case >= Code.Ldelema and <= Code.Ldelem_Ref or Code.Ldelem_Any:
                yield return processor.Create(OpCodes.Dup);
                yield return processor.Create(OpCodes.Conv_I4);
                yield return processor.Create(OpCodes.Call, report(nameof(Trace.Index)));
                break;

            case >= Code.Stelem_I and <= Code.Stelem_Ref or Code.Stelem_Any:
                VariableDefinition value = new(ElementType(method.Module, instruction));
                method.Body.Variables.Add(value);
                yield return processor.Create(OpCodes.Stloc, value);
                yield return processor.Create(OpCodes.Dup);
                yield return processor.Create(OpCodes.Conv_I4);
                yield return processor.Create(OpCodes.Call, report(nameof(Trace.Index)));
                yield return processor.Create(OpCodes.Ldloc, value);
                break;

            case Code.Shl or Code.Shr or Code.Shr_Un:
                yield return processor.Create(OpCodes.Dup);
                yield return processor.Create(OpCodes.Conv_I4);
                yield return processor.Create(OpCodes.Call, report(nameof(Trace.Shift)));
                break;

            case Code.Div or Code.Div_Un or Code.Rem or Code.Rem_Un:
                // Divisor, then dividend; both go back as 32-bit numbers, which is all that the evidence code divides.
                VariableDefinition divisor = new(method.Module.TypeSystem.Int32);
                method.Body.Variables.Add(divisor);
                yield return processor.Create(OpCodes.Stloc, divisor);
                yield return processor.Create(OpCodes.Dup);
                yield return processor.Create(OpCodes.Conv_I8);
                yield return processor.Create(OpCodes.Call, report(nameof(Trace.Operand)));
                yield return processor.Create(OpCodes.Ldloc, divisor);
                yield return processor.Create(OpCodes.Conv_I8);
                yield return processor.Create(OpCodes.Call, report(nameof(Trace.Operand)));
                yield return processor.Create(OpCodes.Ldloc, divisor);
                break;
        }
    }

    private static TypeReference ElementType(ModuleDefinition module, Instruction instruction) => instruction.OpCode.Code switch
    {
        Code.Stelem_I1 or Code.Stelem_I2 or Code.Stelem_I4 => module.TypeSystem.Int32,
        Code.Stelem_I8 => module.TypeSystem.Int64,
        Code.Stelem_R4 => module.TypeSystem.Single,
        Code.Stelem_R8 => module.TypeSystem.Double,
        Code.Stelem_Ref => module.TypeSystem.Object,
        _ => throw new NotSupportedException(instruction.ToString()),
    };

    private static HashSet<Instruction> Leaders(MethodBody body)
    {
        HashSet<Instruction> leaders = [body.Instructions[0]];
        foreach (Instruction instruction in body.Instructions)
        {
            switch (instruction.Operand)
            {
                case Instruction target:
                    leaders.Add(target);
                    break;
                case Instruction[] targets:
                    leaders.UnionWith(targets);
                    break;
            }

            if (instruction.OpCode.FlowControl is FlowControl.Branch or FlowControl.Cond_Branch && instruction.Next is not null)
            {
                leaders.Add(instruction.Next);
            }
        }

        return leaders;
    }

    private static void Retarget(MethodBody body, Instruction old, Instruction now)
    {
        foreach (Instruction instruction in body.Instructions)
        {
            if (instruction.Operand == old)
            {
                instruction.Operand = now;
            }
            else if (instruction.Operand is Instruction[] targets)
            {
                for (int i = 0; i < targets.Length; i++)
                {
                    targets[i] = targets[i] == old ? now : targets[i];
                }
            }
        }
    }
}
