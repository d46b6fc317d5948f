import {
  l10n,
  ProcessExecution,
  Task,
  TaskGroup,
  tasks,
  TaskScope,
  Uri,
  workspace,
  type Disposable,
  type ExtensionContext,
  type TaskDefinition,
  type WorkspaceFolder,
} from 'vscode'

const taskType = 'art25'

/** The task as it is written in `tasks.json`. */
interface CheckTask extends TaskDefinition {
  readonly args?: readonly string[]
}

/** Offers `art25 check` as a task of every folder on disk: the command line of this extension, without an installation. */
export function createTaskProvider(context: ExtensionContext): Disposable {
  const program = Uri.joinPath(context.extensionUri, 'dist', 'cli.cjs').fsPath
  return tasks.registerTaskProvider(taskType, {
    provideTasks: () =>
      (workspace.workspaceFolders ?? [])
        .filter(({ uri }) => uri.scheme === 'file')
        .map((folder) => checkTask(program, { type: taskType }, folder)),
    resolveTask: (task) => checkTask(program, task.definition, task.scope),
  })
}

function checkTask(
  program: string,
  definition: CheckTask,
  scope: WorkspaceFolder | TaskScope | undefined,
): Task {
  // The Node.js of the extension host: it is there wherever the extension runs, on a remote machine too.
  // Quiet: a problem matcher reads on only as long as each line is a finding.
  const execution = new ProcessExecution(
    process.execPath,
    [program, 'check', '--quiet', ...(definition.args ?? [])],
    { env: { ELECTRON_RUN_AS_NODE: '1' } },
  )
  const task = new Task(
    definition,
    scope ?? TaskScope.Workspace,
    l10n.t('check'),
    'art25',
    execution,
    // The server shows the same findings already. Whoever runs it elsewhere names `$art25` in their own task.
    [],
  )
  task.group = TaskGroup.Test
  return task
}
