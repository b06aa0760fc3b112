import type { Command } from 'commander';
import { group, type Runner } from '../run.ts';
import { addGuided } from './auth-add.ts';
import { addHistory } from './auth-history.ts';
import { addLogin } from './auth-login.ts';
import { addManage } from './auth-manage.ts';
import { addOrder } from './auth-order.ts';
import { addPaste } from './auth-paste.ts';

/** `models auth …`: accounts. */
export function addAuth(models: Command, runner: Runner): void {
  const auth = group(models, 'auth', 'accounts: sign in, add, list, rename, remove, put in order');
  addGuided(auth, runner);
  addLogin(auth, runner);
  addPaste(auth, runner);
  addManage(auth, runner);
  addHistory(auth, runner);
  addOrder(auth, runner);
}
