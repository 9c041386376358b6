using Mono.Cecil;
using Mono.Cecil.Cil;
using Mono.Cecil.Rocks;

namespace MeterNode.Gate.Operations;

/// <summary>
/// Makes a copy of an assembly that counts the IL instructions it executes and the objects it allocates: one addition at the
/// start of every basic block.
/// </summary>
public static class Instrumentation
{
    /// <summary>Name of the type that the copy gets, with the public static long fields below.</summary>
    public const string CounterType = "MeterNode.Gate.Counter";

    public const string OperationsField = "Operations";

    public const string AllocationsField = "Allocations";

    /// <summary>The instrumented copy, ready to be loaded.</summary>
    public static MemoryStream Instrument(string path)
    {
        using var resolver = new DefaultAssemblyResolver();
        resolver.AddSearchDirectory(Path.GetDirectoryName(path));
        resolver.AddSearchDirectory(Path.GetDirectoryName(typeof(object).Assembly.Location));
        using AssemblyDefinition assembly = AssemblyDefinition.ReadAssembly(path, new ReaderParameters { AssemblyResolver = resolver });
        ModuleDefinition module = assembly.MainModule;
        var counter = new TypeDefinition(
            "MeterNode.Gate",
            "Counter",
            TypeAttributes.Public | TypeAttributes.Abstract | TypeAttributes.Sealed | TypeAttributes.BeforeFieldInit,
            module.TypeSystem.Object);
        var operations = new FieldDefinition(OperationsField, FieldAttributes.Public | FieldAttributes.Static, module.TypeSystem.Int64);
        var allocations = new FieldDefinition(AllocationsField, FieldAttributes.Public | FieldAttributes.Static, module.TypeSystem.Int64);
        counter.Fields.Add(operations);
        counter.Fields.Add(allocations);
        foreach (MethodDefinition method in module.GetTypes().SelectMany(t => t.Methods).Where(m => m.HasBody).ToArray())
        {
            Instrument(method.Body, operations, allocations);
        }

        module.Types.Add(counter);
        var copy = new MemoryStream();
        assembly.Write(copy);
        copy.Position = 0;
        return copy;
    }

    private static void Instrument(MethodBody body, FieldDefinition operations, FieldDefinition allocations)
    {
        body.SimplifyMacros();
        ILProcessor processor = body.GetILProcessor();
        var starts = new Dictionary<Instruction, Instruction>();
        foreach (List<Instruction> block in Blocks(body))
        {
            Instruction first = block[0];
            var prologue = new List<Instruction>();
            prologue.AddRange(Add(processor, operations, block.Count(i => i.OpCode.Code != Code.Nop)));
            int made = block.Count(i => i.OpCode.Code is Code.Newobj or Code.Newarr or Code.Box);
            if (made > 0)
            {
                prologue.AddRange(Add(processor, allocations, made));
            }

            foreach (Instruction instruction in prologue)
            {
                processor.InsertBefore(first, instruction);
            }

            starts[first] = prologue[0];
        }

        Retarget(body, starts);
        body.OptimizeMacros();
    }

    private static IEnumerable<Instruction> Add(ILProcessor processor, FieldDefinition field, int amount)
    {
        yield return processor.Create(OpCodes.Ldsfld, field);
        yield return processor.Create(OpCodes.Ldc_I4, amount);
        yield return processor.Create(OpCodes.Conv_I8);
        yield return processor.Create(OpCodes.Add);
        yield return processor.Create(OpCodes.Stsfld, field);
    }

    private static List<List<Instruction>> Blocks(MethodBody body)
    {
        var leaders = new HashSet<Instruction>();
        foreach (Instruction instruction in body.Instructions)
        {
            if (instruction.Operand is Instruction target)
            {
                leaders.Add(target);
            }
            else if (instruction.Operand is Instruction[] targets)
            {
                leaders.UnionWith(targets);
            }

            if (instruction.OpCode.FlowControl is FlowControl.Branch or FlowControl.Cond_Branch or FlowControl.Return or FlowControl.Throw
                && instruction.Next != null)
            {
                leaders.Add(instruction.Next);
            }
        }

        foreach (ExceptionHandler handler in body.ExceptionHandlers)
        {
            leaders.UnionWith(
                new[] { handler.TryStart, handler.HandlerStart, handler.FilterStart, handler.HandlerEnd }.Where(i => i != null));
        }

        var blocks = new List<List<Instruction>>();
        foreach (Instruction instruction in body.Instructions)
        {
            // Nothing may come between a prefix and the instruction that it belongs to.
            bool isAfterPrefix = instruction.Previous?.OpCode.OpCodeType == OpCodeType.Prefix;
            if (blocks.Count == 0 || (leaders.Contains(instruction) && !isAfterPrefix))
            {
                blocks.Add([]);
            }

            blocks[^1].Add(instruction);
        }

        return blocks;
    }

    private static void Retarget(MethodBody body, Dictionary<Instruction, Instruction> starts)
    {
        foreach (Instruction instruction in body.Instructions)
        {
            if (instruction.Operand is Instruction target)
            {
                instruction.Operand = starts.GetValueOrDefault(target, target);
            }
            else if (instruction.Operand is Instruction[] targets)
            {
                instruction.Operand = targets.Select(t => starts.GetValueOrDefault(t, t)).ToArray();
            }
        }

        Instruction? Start(Instruction? old) => old == null ? null : starts.GetValueOrDefault(old, old);
        foreach (ExceptionHandler handler in body.ExceptionHandlers)
        {
            handler.TryStart = Start(handler.TryStart);
            handler.TryEnd = Start(handler.TryEnd);
            handler.HandlerStart = Start(handler.HandlerStart);
            handler.HandlerEnd = Start(handler.HandlerEnd);
            handler.FilterStart = Start(handler.FilterStart);
        }
    }
}
